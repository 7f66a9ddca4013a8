package io.kontor.ingress.hostile;

import java.util.List;
import java.util.stream.Stream;

/** The whole table. */
public final class BadInputs {
    private BadInputs() {}

    public static Stream<BadInput> all() {
        return Stream.of(
                        BadOrders.fields(),
                        BadOrders.numbers(),
                        BadOrders.structures(),
                        BadOrders.encodings(),
                        BadLimits.all(),
                        BadRequests.bodies(),
                        BadRequests.heads(),
                        BadRequests.streams(),
                        BadHalts.all())
                .flatMap(List::stream);
    }
}
