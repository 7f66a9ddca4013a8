package io.kontor.app;

import io.kontor.control.HaltBoard;
import io.kontor.control.degraded.Standing;
import io.kontor.control.degraded.Vitals;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Readiness;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.platform.cluster.Membership;
import io.kontor.platform.journal.JournalHealth;
import io.kontor.value.AccountId;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What must work before orders are taken, as of now. Thread-safe. */
final class Health implements Readiness {
    private final Supplier<JournalHealth> journal;
    private final HaltBoard halts;
    private final Accounts accounts;
    private final Instruments instruments;
    private final Quotes quotes;
    private final Optional<Membership> membership;
    private volatile Supplier<Standing> standing = Standing::unknown;
    private volatile Supplier<Optional<Vitals.Beside>> kafka = Optional::empty;
    private volatile Supplier<Optional<Vitals.Beside>> index = Optional::empty;
    private volatile RollCall.Present present = RollCall.Present.none();

    /** @param membership empty where there are no other nodes */
    Health(
            Supplier<JournalHealth> journal,
            HaltBoard halts,
            Accounts accounts,
            Instruments instruments,
            Quotes quotes,
            Optional<Membership> membership) {
        this.journal = journal;
        this.halts = halts;
        this.accounts = accounts;
        this.instruments = instruments;
        this.quotes = quotes;
        this.membership = membership;
    }

    void update(RollCall.Present now) {
        present = now;
    }

    /** Said by degraded mode, which starts after this. */
    void judgedBy(Supplier<Standing> judge) {
        standing = judge;
    }

    /** Asked how Kafka is, where there is one. */
    void beside(Supplier<Optional<Vitals.Beside>> how) {
        kafka = how;
    }

    /** Asked how the order index is, once there is one. */
    void indexed(Supplier<Vitals.Beside> how) {
        index = () -> Optional.of(how.get());
    }

    /**
     * Per venue the accounts whose connection should be up and is not, or answers no more; one that has not answered yet is not among them.
     */
    Map<VenueId, Set<AccountId>> down() {
        Map<VenueId, Set<AccountId>> down = new TreeMap<>();
        for (VenueId venue : accounts.venues()) {
            Set<AccountId> ofVenue = new TreeSet<>(present.silent().getOrDefault(venue, Set.of()));
            present.connections().getOrDefault(venue, Map.of()).values().stream()
                    .filter(status -> status.desiredUp() && !status.up())
                    .forEach(status -> ofVenue.add(status.account()));
            down.put(venue, ofVenue);
        }
        return down;
    }

    /** Per venue how many of its symbols have no fresh price. */
    Map<VenueId, Long> stale() {
        Map<VenueId, Long> stale = new TreeMap<>();
        for (VenueId venue : accounts.venues()) {
            stale.put(
                    venue,
                    instruments.all().stream()
                            .filter(i -> i.venue().equals(venue))
                            .filter(i -> quotes.latest(venue, i.symbol())
                                    .filter(q -> !q.stale())
                                    .isEmpty())
                            .count());
        }
        return stale;
    }

    @Override
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        membership.ifPresent(nodes -> parts.add(new Part("cluster", nodes.isUp(), nodes.describe())));
        parts.add(journalPart());
        parts.add(overridesPart());
        parts.add(haltsPart());
        parts.add(accountsPart());
        for (VenueId venue : accounts.venues()) {
            parts.add(venuePart(venue));
            parts.add(marketDataPart(venue));
        }
        kafka.get().ifPresent(how -> parts.add(beside("kafka", how)));
        index.get().ifPresent(how -> parts.add(beside("index", how)));
        return parts;
    }

    /** However it is: orders are taken over HTTP without it. */
    private static Part beside(String name, Vitals.Beside how) {
        return new Part(name, true, (how.well() ? "up: " : "degraded: ") + how.detail());
    }

    private Part journalPart() {
        return switch (journal.get()) {
            case JournalHealth.Up _ ->
                standing.get()
                        .everything()
                        .filter(refusal -> refusal.code() == RefusalCode.JOURNAL_UNAVAILABLE)
                        .map(refusal -> new Part("journal", false, refusal.detail()))
                        .orElseGet(() -> new Part("journal", true, "up"));
            case JournalHealth.Failed(String reason) -> new Part("journal", false, "failed: " + reason);
            case JournalHealth.Fenced(String reason) -> new Part("journal", false, "fenced: " + reason);
            case JournalHealth.Closed _ -> new Part("journal", false, "closed");
        };
    }

    private Part overridesPart() {
        return standing.get()
                .everything()
                .filter(refusal -> refusal.code() == RefusalCode.NOT_READY)
                .map(refusal -> new Part("overrides", false, refusal.detail()))
                .orElseGet(() -> new Part("overrides", true, "known"));
    }

    /** A halt in force does not make us unready: that it is obeyed is what we are there for. */
    private Part haltsPart() {
        return halts.isCurrent()
                ? new Part("halts", true, halts.size() + " in force")
                : new Part("halts", false, "which are in force is not known");
    }

    private Part accountsPart() {
        int here = present.accounts().size();
        int all = accounts.all().size();
        return new Part("accounts", here == all, here + " of " + all + " recovered");
    }

    /** A connection somebody wants down is ready as it is. */
    private Part venuePart(VenueId venue) {
        Collection<VenueConnection.Status> known =
                present.connections().getOrDefault(venue, Map.of()).values();
        long wanted = accounts.tradingOn(venue).size()
                - known.stream().filter(s -> !s.desiredUp()).count();
        long up = known.stream().filter(s -> s.desiredUp() && s.up()).count();
        return new Part("venue " + venue, up == wanted, up + " of " + wanted + " connections up");
    }

    private Part marketDataPart(VenueId venue) {
        long carried =
                instruments.all().stream().filter(i -> i.venue().equals(venue)).count();
        long fresh = carried - stale().getOrDefault(venue, 0L);
        // None at all: the venue has not said yet what it lists, and whoever trades there would be told that there is
        // no such symbol.
        return new Part(
                "marketdata " + venue, carried > 0 && fresh == carried, fresh + " of " + carried + " symbols fresh");
    }
}
