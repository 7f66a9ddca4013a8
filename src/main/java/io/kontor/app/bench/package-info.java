/** {@code kontor bench}: what the gateway does per second, beside a limit measured in the same run on the same processors. */
@NullMarked
package io.kontor.app.bench;

import org.jspecify.annotations.NullMarked;
