/**
 * Commands from a Kafka topic: partitions are shared among the nodes, an order's commands act in order, and an offset is committed only
 * when its command is durable or finally refused.
 */
@NullMarked
package io.kontor.ingress.kafka;

import org.jspecify.annotations.NullMarked;
