package io.kontor.ingress.json;

import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Optional;

/** The ids that bodies and queries carry, each under its one name and with the words a refusal uses for it. */
public final class Ids {
    static final int ACCOUNT_CHARS = 36;
    static final int CLIENT_ORDER_ID_CHARS = 64;
    static final int COMMAND_CHARS = 64;
    static final int SYMBOL_CHARS = 32;
    static final int VENUE_CHARS = 16;

    private Ids() {}

    static String expected(int charsMax) {
        return "1 to " + charsMax + " printable ASCII characters without blanks";
    }

    public static Optional<AccountId> account(Fields fields) {
        return fields.text("account", expected(ACCOUNT_CHARS), AccountId::new);
    }

    /** An account that must be given. */
    public static Optional<AccountId> requiredAccount(Fields fields) {
        return fields.required("account", expected(ACCOUNT_CHARS), account(fields));
    }

    public static Optional<ClientOrderId> clientOrderId(Fields fields) {
        return fields.text("clientOrderId", expected(CLIENT_ORDER_ID_CHARS), ClientOrderId::new);
    }

    public static Optional<Symbol> symbol(Fields fields) {
        return fields.text("symbol", expected(SYMBOL_CHARS), Symbol::new);
    }

    /** Known or not: one may go while pages that name it are read. */
    public static boolean isSymbol(String text) {
        try {
            return new Symbol(text).value().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public static Optional<VenueId> venue(Fields fields) {
        return fields.text("venue", expected(VENUE_CHARS), VenueId::new);
    }

    public static Optional<CommandId> command(Fields fields) {
        return fields.text("commandId", expected(COMMAND_CHARS), CommandId::new);
    }

    public static Optional<IntentId> intent(Fields fields) {
        return fields.text("intentId", IntentId.CHARS + " characters of A-Z and 2-7", IntentId::new);
    }
}
