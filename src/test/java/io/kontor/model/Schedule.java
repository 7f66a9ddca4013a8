package io.kontor.model;

import io.kontor.value.Side;
import io.kontor.venue.VenueOrder.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What happens next: one thing at a time, at random, and after each the promises are held. */
final class Schedule {
    private static final int VENUE_OWN_MAX = 6;
    private static final int EXTERNAL_MAX = 3;
    private static final int DRAINED_WITHIN = 50_000;

    private final World world;
    private final Chance chance;
    private final List<Move> moves = new ArrayList<>();
    private final int weights;
    private int ownDoing;
    private int external;

    /** Something that can happen; false where it cannot now. */
    private record Move(int weight, BooleanSupplier tried) {}

    Schedule(World world) {
        this.world = world;
        this.chance = world.chance;
        moves.add(new Move(300, world.network::deliverOne));
        moves.add(new Move(300, this::anOrderSteps));
        moves.add(new Move(140, this::theAccountWrites));
        moves.add(new Move(60, this::aPositionWrites));
        moves.add(new Move(60, world::stepCourier));
        moves.add(new Move(120, this::theVenueTakesARequest));
        moves.add(new Move(120, this::theVenueReports));
        moves.add(new Move(25, this::theMarketMoves));
        moves.add(new Move(25, this::aCallerActs));
        moves.add(new Move(20, this::timePasses));
        moves.add(new Move(5, this::theAccountSweeps));
        moves.add(new Move(20, this::anOrderSleeps));
        moves.add(new Move(8, this::aSessionDropsOrOpens));
        moves.add(new Move(4, this::theVenueActsOnItsOwn));
        moves.add(new Move(1, this::somethingDies));
        this.weights = moves.stream().mapToInt(Move::weight).sum();
    }

    void step() {
        world.clock.advance(Duration.ofNanos(1_000L * chance.between(1, 500)));
        int pick = chance.below(weights);
        int at = 0;
        while (pick >= moves.get(at).weight()) {
            pick -= moves.get(at).weight();
            at++;
        }
        for (int tried = 0; tried < moves.size(); tried++) {
            if (moves.get((at + tried) % moves.size()).tried().getAsBoolean()) {
                break;
            }
        }
        world.promises.hold();
    }

    private boolean anOrderSteps() {
        List<OrderHost> able =
                world.orders.values().stream().filter(OrderHost::canStep).toList();
        if (able.isEmpty()) {
            return false;
        }
        chance.one(able).step();
        return true;
    }

    private boolean theAccountWrites() {
        boolean work = world.account.hasWork();
        if (work) {
            world.account.writeBatch();
        }
        return work;
    }

    private boolean aPositionWrites() {
        for (var position : world.positions.values()) {
            if (position.hasWork()) {
                position.writeBatch();
                return true;
            }
        }
        return false;
    }

    private boolean theVenueTakesARequest() {
        boolean any = world.connection.hasRequests();
        if (any) {
            world.connection.processOne();
        }
        return any;
    }

    private boolean theVenueReports() {
        boolean any = world.connection.owesReports();
        if (any) {
            world.connection.tellOne();
        }
        return any;
    }

    private boolean theMarketMoves() {
        List<ReferenceVenue.Entry> open = world.venue.entries().stream()
                .filter(ReferenceVenue.Entry::isOpen)
                .toList();
        if (open.isEmpty() || chance.isCalm()) {
            return false;
        }
        ReferenceVenue.Entry entry = chance.one(open);
        world.history.step("the market moves for", entry);
        touch(entry);
        if (chance.perhaps(0.1)) {
            world.venue.end(entry, chance.perhaps(0.5) ? Status.CANCELED : Status.EXPIRED);
        } else if (entry.leaves() > 0) {
            world.venue.fill(entry, chance.between(1, entry.leaves()));
        } else {
            world.venue.end(entry, Status.CANCELED);
        }
        return true;
    }

    private boolean aCallerActs() {
        if (chance.isCalm()) {
            return false;
        }
        world.callers.act();
        return true;
    }

    private boolean timePasses() {
        int kind = chance.below(20);
        Duration most = kind < 14 ? Duration.ofMillis(200) : kind < 19 ? Duration.ofSeconds(3) : Duration.ofSeconds(15);
        world.clock.advance(chance.upTo(most));
        return true;
    }

    private boolean theAccountSweeps() {
        world.history.step("the account sweeps");
        world.sweep();
        return true;
    }

    private boolean anOrderSleeps() {
        Optional<OrderHost> sleepy =
                world.orders.values().stream().filter(OrderHost::isPassivating).findFirst();
        sleepy.ifPresent(OrderHost::stopAsAsked);
        return sleepy.isPresent();
    }

    private boolean aSessionDropsOrOpens() {
        if (!world.connection.isUp()) {
            world.connection.reconnect();
            return true;
        }
        if (chance.fault(0.3)) {
            world.connection.drop();
            return true;
        }
        return false;
    }

    /** What no order asked for: too much filled, fills taken back or changed, orders of somebody else. */
    private boolean theVenueActsOnItsOwn() {
        if (chance.isCalm() || ownDoing >= VENUE_OWN_MAX) {
            return false;
        }
        List<ReferenceVenue.Entry> entries =
                world.venue.entries().stream().filter(e -> e.ours.isPresent()).toList();
        if (external < EXTERNAL_MAX && chance.perhaps(0.2)) {
            external++;
            Side side = chance.perhaps(0.5) ? Side.BUY : Side.SELL;
            ReferenceVenue.Entry theirs = world.venue.placeElsewhere(
                    chance.one(Samples.symbols()), side, chance.between(1, 10), io.kontor.value.Price.of("100"));
            world.history.step("somebody else places", theirs);
            return true;
        }
        List<ReferenceVenue.Execution> executions = entries.stream()
                .flatMap(e -> e.executions.stream())
                .filter(e -> !e.busted && !e.excess)
                .toList();
        if (entries.isEmpty() || executions.isEmpty()) {
            return false;
        }
        ownDoing++;
        if (chance.perhaps(0.4)) {
            ReferenceVenue.Entry entry = chance.one(entries);
            world.history.step("the venue fills in excess of", entry);
            touch(entry);
            world.venue.fillInExcess(entry, entry.leaves() + chance.between(1, 3));
            if (entry.isOpen()) {
                entry.status = Status.FILLED;
            }
            return true;
        }
        ReferenceVenue.Execution execution = chance.one(executions);
        world.history.step("the venue takes back of", execution.of, execution.id);
        touch(execution.of);
        if (execution.units > 1 && chance.perhaps(0.4)) {
            world.venue.correct(execution, chance.between(1, execution.units - 1));
        } else {
            world.venue.bust(execution);
        }
        return true;
    }

    private boolean somethingDies() {
        if (chance.isCalm()) {
            return false;
        }
        if (chance.perhaps(0.3)) {
            world.killNode();
        } else {
            world.account.lose("out of the blue");
        }
        return true;
    }

    private void touch(ReferenceVenue.Entry entry) {
        entry.ours.ifPresent(id -> world.promises.touch(id.intent()));
    }

    // The end: nothing goes wrong any more, and everything comes to rest.

    /** Lets everything on its way arrive, and time pass, until nobody has anything to do or the rounds are over. */
    Optional<String> comeToRest(int roundsMax) {
        chance.calm();
        Optional<String> unrest = Optional.of("not looked at");
        for (int round = 0; round < roundsMax && unrest.isPresent(); round++) {
            if (round == 0 || round == 2) {
                world.connection.drop();
            }
            if (!world.connection.isUp()) {
                world.connection.reconnect();
            }
            drain();
            world.clock.advance(Duration.ofSeconds(4));
            drain();
            if (round % 3 == 2) {
                world.sweep();
                drain();
                unrest = Rest.unrest(world);
            }
        }
        return unrest;
    }

    /** Does all there is to do now. */
    private void drain() {
        world.connection.tellAgain();
        boolean moved = true;
        for (int steps = 0; moved; steps++) {
            Promise.CONVERGES.holds(steps < DRAINED_WITHIN, () -> "no end to what there is to do");
            world.clock.advance(Duration.ofNanos(1_000));
            moved = world.network.deliverOne()
                    || anOrderSteps()
                    || theAccountWrites()
                    || aPositionWrites()
                    || world.stepCourier()
                    || theVenueTakesARequest()
                    || (world.connection.owesFreshReports() && theVenueReports())
                    || anOrderSleeps();
            world.promises.hold();
        }
    }
}
