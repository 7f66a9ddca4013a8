package io.kontor.projection.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishedTest {
    @Test
    void whatIsWrittenDownIsReadAgain() {
        Published published = new Published(41, 17);

        assertThat(Published.parse(published.toString())).contains(published);
        assertThat(Published.parse("nonsense")).isEmpty();
    }

    @Test
    void aPlaceBeyondTheJournalsEndIsAnotherJournals() {
        assertThat(new Published(41, 17).within(17)).isEqualTo(new Published(41, 17));
        assertThat(new Published(41, 17).within(16)).isEqualTo(Published.NOTHING);
    }

    @Test
    void theWriteOfTheLastEventIsReadAgainForWhatElseItHolds() {
        assertThat(new Published(41, 17).readAfter()).isEqualTo(16);
        assertThat(Published.NOTHING.readAfter()).isZero();
    }
}
