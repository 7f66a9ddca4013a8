/** The journal of several nodes: what the gateway needs of Cassandra beyond what Akka's plugin does with it. */
@NullMarked
package io.kontor.platform.journal.cassandra;

import org.jspecify.annotations.NullMarked;
