package io.kontor.sim.binance;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Query strings and forms as they came, for what was signed is these characters and not their meaning. Pure. */
final class Raw {
    private static final String SIGNATURE = "signature=";

    private Raw() {}

    /** The query and the body, one behind the other, without the signature, which may be in either. */
    static String signed(String query, String form) {
        return withoutSignature(query) + withoutSignature(form);
    }

    /** What stands behind the question mark of a request's target. */
    static String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    private static String withoutSignature(String form) {
        return Arrays.stream(form.split("&", -1))
                .filter(pair -> !pair.startsWith(SIGNATURE))
                .collect(Collectors.joining("&"));
    }
}
