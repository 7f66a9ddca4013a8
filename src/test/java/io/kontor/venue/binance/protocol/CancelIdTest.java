package io.kontor.venue.binance.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.binance.Documents;
import io.kontor.venue.binance.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CancelIdTest {
    private static final VenueClientOrderId ID = Samples.id("a-1", 1);

    @Test
    void aCancelsIdLeadsBackToItsOrder() {
        assertThat(CancelId.of(ID)).isNotEqualTo(ID.toString()).matches("[A-Z0-9]{24}");
        assertThat(CancelId.order(CancelId.of(ID))).isEqualTo(ID.toString());
    }

    @Test
    void everyOtherIdIsWhatItIs() {
        for (String id : List.of("", "C", ID.toString(), "91fe37ce9e69c90d6358c0", "C" + "a".repeat(23))) {
            assertThat(CancelId.order(id)).isEqualTo(id);
        }
    }

    @Test
    void rowsAndReportsAreReadUnderTheOrdersId() {
        String id = CancelId.of(ID);
        Inbound.Executed executed =
                (Inbound.Executed) Inbound.read(Documents.execution("CANCELED", "CANCELED", id, "", ""));

        assertThat(executed.execution().clientOrderId()).isEqualTo(ID.toString());
        assertThat(Orders.order(
                                Json.read(Documents.order(id, "CANCELED", "0")),
                                Samples.listing(),
                                Optional.empty(),
                                List.of())
                        .clientOrderId())
                .isEqualTo(ID.toString());
    }
}
