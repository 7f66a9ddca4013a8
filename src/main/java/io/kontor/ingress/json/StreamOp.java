package io.kontor.ingress.json;

import io.kontor.account.PublicEventType;
import io.kontor.order.OrderSpec;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Optional;
import java.util.Set;

/** What a caller asks over a stream. Its id comes back with the answer. */
public sealed interface StreamOp {
    /** The channels one can subscribe to, under their public names. */
    enum Channel {
        ORDERS("orders"),
        POSITIONS("positions"),
        ACCOUNTS("accounts"),
        RISK("risk"),
        SYSTEM("system"),
        MARKETDATA_L1("marketdata.l1"),
        MARKETDATA_L2("marketdata.l2");

        private final String publicName;

        Channel(String publicName) {
            this.publicName = publicName;
        }

        @Override
        public String toString() {
            return publicName;
        }
    }

    /** What of a channel is wanted. */
    record Filter(
            Channel channel,
            Optional<AccountId> account,
            Optional<Symbol> symbol,
            Set<PublicEventType> types,
            Optional<VenueId> venue,
            int depth) {
        /** Whether the other is for the same stream, whatever it lets through. */
        boolean sameStream(Filter other) {
            return channel == other.channel && account.equals(other.account) && symbol.equals(other.symbol);
        }
    }

    /**
     * Events from now on, or from after a cursor.
     *
     * @param snapshot the current state first
     */
    record Subscribe(String id, Filter filter, Optional<Cursor> from, boolean snapshot) implements StreamOp {}

    /** Ends the subscription of that id, or those to that stream. */
    record Unsubscribe(String id, Optional<String> subscription, Optional<Filter> stream) implements StreamOp {
        public boolean means(String subscribed, Filter filter) {
            return subscription.filter(subscribed::equals).isPresent()
                    || stream.filter(s -> s.sameStream(filter)).isPresent();
        }
    }

    record Place(String id, OrderSpec order) implements StreamOp {}

    record Modify(String id, Target target, OrderSpec order, Optional<CommandId> command, Optional<Integer> ifRevision)
            implements StreamOp {}

    record Cancel(String id, Target target, Optional<CommandId> command) implements StreamOp {}

    /** Cancels the orders of an account, or of all where there is none: the caller has said so in a word of its own. */
    record CancelAll(String id, Optional<AccountId> account, Optional<Symbol> symbol, Optional<CommandId> command)
            implements StreamOp {}

    /** Of the whole connection, so that its answer can be told from others without an id. */
    record Session(Optional<String> id, boolean cancelOnDisconnect) implements StreamOp {}

    /** The order a command means, by the gateway's id or the caller's own. */
    record Target(Optional<IntentId> intent, Optional<AccountId> account, Optional<ClientOrderId> clientOrderId) {
        public IntentId id() {
            return intent.orElseGet(() -> IntentId.of(account.orElseThrow(), clientOrderId.orElseThrow()));
        }
    }
}
