/** Where settings come from: the command line, a file, what the embedded mode needs of Akka, the defaults. */
@NullMarked
package io.kontor.platform.config;

import org.jspecify.annotations.NullMarked;
