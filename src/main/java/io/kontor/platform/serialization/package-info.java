/** How events, snapshots and messages become bytes: compact, versioned, under stable names that outlive class names. */
@NullMarked
package io.kontor.platform.serialization;

import org.jspecify.annotations.NullMarked;
