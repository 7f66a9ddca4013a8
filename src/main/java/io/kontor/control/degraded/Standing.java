package io.kontor.control.degraded;

import io.kontor.control.degraded.DegradedSettings.WhenDown;
import io.kontor.control.degraded.ManualOverride.Stance;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the components are and what is refused because of it, as of one look. Immutable and pure; read for every new order, so what is well
 * costs nothing.
 *
 * @param everything why no new order is taken at all
 * @param venues per venue why none is taken for it, and for whom
 */
public record Standing(
        List<ComponentHealth> components, Optional<Refusal> everything, Map<VenueId, VenueRefusal> venues) {

    /**
     * Why no order is taken for a venue.
     *
     * @param accounts empty: nobody's orders are taken
     */
    public record VenueRefusal(Refusal refusal, Set<AccountId> accounts) {}

    /**
     * One component.
     *
     * @param policy what is done about it, for a person to read
     */
    public record ComponentHealth(Component component, boolean well, String detail, String policy) {}

    public Standing {
        components = List.copyOf(components);
        venues = Map.copyOf(venues);
    }

    public static Standing unknown() {
        return new Standing(List.of(), Optional.empty(), Map.of());
    }

    /** As long as nobody knows what people have decided: they may have refused what is well. */
    public Standing undecided() {
        Refusal refusal = Refusal.of(RefusalCode.NOT_READY, "which overrides are in force is not known yet");
        return new Standing(components, everything.or(() -> Optional.of(refusal)), venues);
    }

    /** The journal is slow and nobody has said that this is to be borne: what cannot wait must go past it. */
    public boolean isJournalPassed() {
        return everything.isPresent()
                && components.stream()
                        .anyMatch(health -> health.component().equals(Component.JOURNAL) && !health.well());
    }

    /** Why a new order of the account may not be taken now. */
    public Optional<Refusal> newOrder(AccountId account, VenueId venue) {
        if (everything.isPresent()) {
            return everything;
        }
        VenueRefusal refused = venues.get(venue);
        return refused != null
                        && (refused.accounts().isEmpty() || refused.accounts().contains(account))
                ? Optional.of(refused.refusal())
                : Optional.empty();
    }

    static Standing of(Vitals vitals, OverrideState overrides, DegradedSettings settings, Instant now) {
        List<ComponentHealth> components = new ArrayList<>();
        Map<VenueId, VenueRefusal> refused = new HashMap<>();
        Optional<Refusal> everything = journal(vitals, overrides, settings, now, components);
        vitals.down()
                .forEach((venue, down) -> venue(venue, down, overrides, settings, now, components)
                        .ifPresent(refusal -> refused.put(venue, refusal)));
        vitals.stale()
                .forEach((venue, stale) -> marketData(venue, stale, overrides, now, components)
                        .ifPresent(refusal -> refused.merge(venue, refusal, Standing::wider)));
        components.add(new ComponentHealth(
                Component.INGRESS,
                true,
                vitals.inFlight() + " commands in flight",
                "more than its bound are refused with 429"));
        vitals.kafka()
                .ifPresent(kafka -> components.add(new ComponentHealth(
                        Component.KAFKA,
                        kafka.well(),
                        kafka.detail(),
                        "trading goes on; commands wait on their topic, events in the journal")));
        return new Standing(components, everything, refused);
    }

    private static Optional<Refusal> journal(
            Vitals vitals,
            OverrideState overrides,
            DegradedSettings settings,
            Instant now,
            List<ComponentHealth> components) {
        Optional<ManualOverride> word = overrides.about(Component.JOURNAL, now);
        boolean slow = vitals.journalBeat().compareTo(settings.journalSlowAfter()) > 0;
        String detail = vitals.journalDown()
                .orElse((slow ? "slow: a write takes " : "a write took ")
                        + vitals.journalBeat().toMillis() + " ms");
        boolean well = vitals.journalDown().isEmpty() && !slow;
        boolean refuse = stance(word, Stance.REFUSE) || (slow && !stance(word, Stance.ACCEPT));
        components.add(new ComponentHealth(
                Component.JOURNAL, well, detail, policy("new orders are refused with 503, cancels pass", word)));
        return refuse
                ? Optional.of(Refusal.of(
                        RefusalCode.JOURNAL_UNAVAILABLE,
                        word.filter(o -> o.stance() == Stance.REFUSE)
                                .map(Standing::said)
                                .orElse("the journal is " + detail)))
                : Optional.empty();
    }

    private static Optional<VenueRefusal> venue(
            VenueId venue,
            Set<AccountId> down,
            OverrideState overrides,
            DegradedSettings settings,
            Instant now,
            List<ComponentHealth> components) {
        Optional<ManualOverride> word = overrides.about(Component.venue(venue), now);
        WhenDown policy = settings.whenDown(venue);
        components.add(new ComponentHealth(
                Component.venue(venue),
                down.isEmpty(),
                down.size() + " connections down",
                policy(
                        policy == WhenDown.HOLD
                                ? "new orders wait until they are too old to send"
                                : "new orders are refused with 503",
                        word)));
        if (stance(word, Stance.REFUSE)) {
            return Optional.of(
                    new VenueRefusal(Refusal.of(RefusalCode.VENUE_UNAVAILABLE, said(word.orElseThrow())), Set.of()));
        }
        return policy == WhenDown.REFUSE && !down.isEmpty() && !stance(word, Stance.ACCEPT)
                ? Optional.of(new VenueRefusal(
                        Refusal.of(RefusalCode.VENUE_UNAVAILABLE, "the account's connection to " + venue + " is down"),
                        Set.copyOf(down)))
                : Optional.empty();
    }

    /** What needs a price is refused where the price is needed; this is for a person who trusts none of them. */
    private static Optional<VenueRefusal> marketData(
            VenueId venue, long stale, OverrideState overrides, Instant now, List<ComponentHealth> components) {
        Optional<ManualOverride> word = overrides.about(Component.marketData(venue), now);
        components.add(new ComponentHealth(
                Component.marketData(venue),
                stale == 0,
                stale + " symbols without a fresh price",
                policy("orders that need a price are refused with 503", word)));
        return stance(word, Stance.REFUSE)
                ? Optional.of(
                        new VenueRefusal(Refusal.of(RefusalCode.MARK_UNAVAILABLE, said(word.orElseThrow())), Set.of()))
                : Optional.empty();
    }

    /** A person's word for everybody is not lost behind what holds for the few whose connections are down. */
    private static VenueRefusal wider(VenueRefusal first, VenueRefusal second) {
        return first.accounts().isEmpty() ? first : second;
    }

    private static boolean stance(Optional<ManualOverride> word, Stance stance) {
        return word.filter(o -> o.stance() == stance).isPresent();
    }

    private static String policy(String usual, Optional<ManualOverride> word) {
        return word.map(Standing::said).orElse(usual);
    }

    private static String said(ManualOverride word) {
        return word.stance() + " by " + word.by() + " until " + word.until() + ": " + word.reason();
    }
}
