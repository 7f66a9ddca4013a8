/** Where entities live: everything of one account on one shard; who the nodes are, and what there is only one of. */
@NullMarked
package io.kontor.platform.cluster;

import org.jspecify.annotations.NullMarked;
