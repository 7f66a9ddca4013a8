package io.kontor.ingress;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.order.OrderEntity;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cancels that their orders have not answered, told again until they do: those that went to the venue past them, and those of a
 * connection that is gone. Memory of one node, bounded: of the first, one that is lost or finds no room is still booked by
 * the venue's own report; of the second, its order rests.
 */
final class KeptCancels extends AbstractOnMessageBehavior<KeptCancels.Message> {
    /** Told to their orders at once, so that a journal that has just come back is not run over. */
    private static final int TOGETHER_MAX = 500;

    private final GatewayPorts ports;
    private final Duration askTimeout;
    private final HttpSettings.KeptCancels settings;
    private final TimerScheduler<Message> timers;
    private final Map<IntentId, Keep> kept = new LinkedHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Counter dropped;
    private int asked;

    sealed interface Message {}

    record Keep(IntentId order, CommandId command, String reason) implements Message {}

    /** Empty where the order did not answer in time. */
    private record Answered(IntentId order, Optional<OrderEntity.Reply> reply) implements Message {}

    private enum Due implements Message {
        TELL
    }

    static Behavior<Message> create(GatewayPorts ports, Duration askTimeout, HttpSettings.KeptCancels settings) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new KeptCancels(context, timers, ports, askTimeout, settings)));
    }

    private KeptCancels(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            GatewayPorts ports,
            Duration askTimeout,
            HttpSettings.KeptCancels settings) {
        super(context);
        this.timers = timers;
        this.ports = ports;
        this.askTimeout = askTimeout;
        this.settings = settings;
        this.dropped = Counter.builder("kontor.cancels.not.kept")
                .description("Cancels that found no room to be kept until their orders answer")
                .register(ports.meters());
        Gauge.builder("kontor.cancels.kept", size, AtomicInteger::get)
                .description("Cancels that their orders are told again until they answer")
                .register(ports.meters());
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Keep keep -> keep(keep);
            case Answered answered -> answered(answered);
            case Due due -> tell();
        }
        size.set(kept.size());
        if (!kept.isEmpty() && !timers.isTimerActive(Due.TELL)) {
            timers.startSingleTimer(Due.TELL, Due.TELL, settings.tellEvery());
        }
        return this;
    }

    private void keep(Keep keep) {
        if (kept.size() >= settings.max() && !kept.containsKey(keep.order())) {
            dropped.increment();
            getContext().getLog().warn("{}: {} cancels are kept already, this one is not", keep.order(), kept.size());
        } else {
            kept.putIfAbsent(keep.order(), keep);
        }
    }

    private void tell() {
        if (asked > 0 || !ports.journal().isUp()) {
            return;
        }
        List<Keep> next = kept.values().stream().limit(TOGETHER_MAX).toList();
        asked = next.size();
        next.forEach(this::ask);
    }

    private void ask(Keep keep) {
        getContext()
                .ask(
                        OrderEntity.Reply.class,
                        ports.entities().order(keep.order()),
                        askTimeout,
                        replyTo -> new OrderEntity.Cancel(
                                Optional.of(keep.command()), keep.reason(), Optional.of(replyTo)),
                        (reply, failure) -> new Answered(keep.order(), Optional.ofNullable(reply)));
    }

    private void answered(Answered answered) {
        asked--;
        boolean settled = answered.reply()
                .filter(reply -> switch (reply) {
                    case OrderEntity.Accepted _ -> true;
                    case OrderEntity.Refused refused ->
                        !isPassing(refused.refusal().code());
                })
                .isPresent();
        Keep keep = kept.remove(answered.order());
        if (!settled && keep != null) {
            // Behind the others: who does not answer keeps nobody else waiting.
            kept.put(answered.order(), keep);
        }
    }

    /** What says nothing about the command itself: the same again may be taken. */
    static boolean isPassing(RefusalCode code) {
        return code.status() >= 429;
    }
}
