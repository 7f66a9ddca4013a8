/** Where entities live: everything of one account on one shard. */
@NullMarked
package io.kontor.platform.cluster;

import org.jspecify.annotations.NullMarked;
