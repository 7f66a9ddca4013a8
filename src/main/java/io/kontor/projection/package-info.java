/** Follows the accounts' journals and tells the world what is public of them. */
@NullMarked
package io.kontor.projection;

import org.jspecify.annotations.NullMarked;
