package io.kontor.app.bench;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Abandon;
import io.kontor.account.AccountEntity.Denied;
import io.kontor.account.AccountEntity.Granted;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEntity.ReserveReply;
import io.kontor.account.AccountEntity.Undecided;
import io.kontor.value.IntentId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Waits for the answers to so many reservations, notes how long each took from when it was due, and gives back what was granted. */
final class Grants {
    private static final long PATIENCE_SECONDS = 120;

    private final Map<IntentId, Asked> asked = new ConcurrentHashMap<>();
    private final Histogram micros = new ConcurrentHistogram(Figures.histogram().getHighestTrackableValue(), 3);
    private final AtomicLong refused = new AtomicLong();
    private final CountDownLatch left;
    private final ActorRef<ReserveReply> replies;

    private record Asked(ActorRef<AccountEntity.Command> account, long due) {}

    Grants(ActorSystem<?> system, String name, int count) {
        left = new CountDownLatch(count);
        replies = system.systemActorOf(listener(), "grants-" + name, Props.empty());
    }

    private Behavior<ReserveReply> listener() {
        return Behaviors.receive(ReserveReply.class)
                .onAnyMessage(reply -> {
                    answered(reply);
                    return Behaviors.same();
                })
                .build();
    }

    /** Whom the account is to answer. */
    ActorRef<ReserveReply> replyTo() {
        return replies;
    }

    /** @param due on the clock of {@link System#nanoTime()} */
    void ask(ActorRef<AccountEntity.Command> account, Reserve reserve, long due) {
        asked.put(reserve.order(), new Asked(account, due));
        account.tell(reserve);
    }

    private void answered(ReserveReply reply) {
        IntentId order = switch (reply) {
            case Granted granted -> granted.order();
            case Denied denied -> denied.order();
            case Undecided undecided -> undecided.order();
        };
        Asked question = asked.remove(order);
        if (question != null) {
            micros.recordValue(
                    Math.min((System.nanoTime() - question.due()) / 1_000, micros.getHighestTrackableValue()));
            if (reply instanceof Granted granted) {
                question.account().tell(new Abandon(order, granted.revision(), granted.generation()));
            } else {
                refused.incrementAndGet();
            }
            left.countDown();
        }
    }

    void await() throws InterruptedException {
        if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(left.getCount() + " reservations were not answered");
        }
    }

    long refused() {
        return refused.get();
    }

    double millisAt(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
