/**
 * One sharded entity that takes many commands and writes them few at a time: a collector in front of a persistent writer. What arrives
 * during a write is decided together and journalled as one event. {@link io.kontor.platform.batch.BatchLogic} is what an entity
 * supplies, {@link io.kontor.platform.batch.BatchingEntity} makes it an actor.
 */
@NullMarked
package io.kontor.platform.batch;

import org.jspecify.annotations.NullMarked;
