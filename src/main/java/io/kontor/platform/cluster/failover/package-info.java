/**
 * What decides when work may move from one node to another: which process is proven to be gone, how long a removal is waited out
 * otherwise, and whether this node may still act for the others.
 */
@NullMarked
package io.kontor.platform.cluster.failover;

import org.jspecify.annotations.NullMarked;
