/** What stops us: halts, who holds them and who must look at them before anything leaves. */
@NullMarked
package io.kontor.control;

import org.jspecify.annotations.NullMarked;
