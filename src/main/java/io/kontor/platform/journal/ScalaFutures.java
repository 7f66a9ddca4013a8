package io.kontor.platform.journal;

import akka.dispatch.Futures;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import scala.concurrent.Future;

/** Java's stages as the futures Akka's plugins answer with, failed by their cause itself and not by its wrapper. */
final class ScalaFutures {

    private ScalaFutures() {}

    static <T> Future<T> of(CompletionStage<T> stage) {
        var promise = Futures.<T>promise();
        var _ = stage.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.success(value);
            } else {
                promise.failure(cause(failure));
            }
        });
        return promise.future();
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
