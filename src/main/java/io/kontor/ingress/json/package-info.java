/** Bodies as bytes and back: a strict reader that names every wrong field, and writers for what callers see. Pure. */
@NullMarked
package io.kontor.ingress.json;

import org.jspecify.annotations.NullMarked;
