/** What ingress and egress over Kafka share: settings, clients, a sender that never leaves a gap, and the watch over the brokers. */
@NullMarked
package io.kontor.platform.kafka;

import org.jspecify.annotations.NullMarked;
