/** Every public event of the accounts onto a Kafka topic: at least once, in each account's order, without a gap. */
@NullMarked
package io.kontor.projection.kafka;

import org.jspecify.annotations.NullMarked;
