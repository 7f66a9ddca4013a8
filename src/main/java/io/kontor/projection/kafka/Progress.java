package io.kontor.projection.kafka;

import java.util.concurrent.CompletionStage;

/** How far each account has been published, by whichever node. */
interface Progress extends AutoCloseable {
    /** Nothing for an account that nobody has published; completes when that can be known. */
    CompletionStage<Published> of(String account);

    @Override
    void close();
}
