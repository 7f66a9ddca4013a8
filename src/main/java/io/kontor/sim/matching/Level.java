package io.kontor.sim.matching;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that stands at one price of one side, first come first served. */
final class Level {
    private final long price;
    private @Nullable Resting first;
    private @Nullable Resting last;
    private long shown;
    private long house;

    Level(long price) {
        this.price = price;
    }

    long price() {
        return price;
    }

    @Nullable
    Resting first() {
        return first;
    }

    @Nullable
    Resting firstOrder() {
        Resting place = first;
        while (place != null && place.order() == null) {
            place = place.next;
        }
        return place;
    }

    @Nullable
    Resting firstHouse() {
        Resting place = first;
        while (place != null && place.order() != null) {
            place = place.next;
        }
        return place;
    }

    /** What the market sees. */
    long shown() {
        return shown;
    }

    long house() {
        return house;
    }

    boolean isEmpty() {
        return first == null;
    }

    void append(Resting place) {
        place.previous = last;
        if (last == null) {
            first = place;
        } else {
            last.next = place;
        }
        last = place;
        count(place, place.shown());
    }

    void remove(Resting place) {
        Resting before = place.previous;
        Resting after = place.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        place.previous = null;
        place.next = null;
        count(place, -place.shown());
    }

    void change(Resting place, long by) {
        place.change(by);
        count(place, by);
    }

    /**
     * Makes the house's liquidity so much. More joins at the back; less is taken from the back first, so that whoever waits behind the
     * house gains a place only when there is too little of it left to stand before them.
     */
    void setHouse(long quantity) {
        if (quantity > house) {
            growHouse(quantity - house);
        }
        Resting place = last;
        while (house > quantity) {
            Resting before = Objects.requireNonNull(place, "the house's lumps add up").previous;
            if (place.order() == null) {
                long less = Math.min(place.shown(), house - quantity);
                change(place, -less);
                if (place.shown() == 0) {
                    remove(place);
                }
            }
            place = before;
        }
    }

    private void growHouse(long by) {
        if (last != null && last.order() == null) {
            change(last, by);
        } else {
            append(new Resting(null, this, by, 0));
        }
    }

    private void count(Resting place, long by) {
        shown += by;
        if (place.order() == null) {
            house += by;
        }
    }
}
