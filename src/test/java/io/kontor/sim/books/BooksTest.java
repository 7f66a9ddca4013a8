package io.kontor.sim.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.sim.SimConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BooksTest {
    private static final BooksSettings SETTINGS = SimConfig.with().books();

    @TempDir
    private Path directory;

    @Test
    void booksThatAreToBeReopenedAreNotFoundedWhereTheirDirectoryIsGone() {
        Path gone = directory.resolve("books");

        assertThatThrownBy(() -> Books.reopen(gone, SETTINGS))
                .isInstanceOf(BooksFailed.class)
                .hasMessageContaining("expected: the books that were there");
        assertThat(gone).doesNotExist();
    }

    @Test
    void booksThatAreToBeReopenedAreNotFoundedInAnEmptyDirectory() {
        assertThatThrownBy(() -> Books.reopen(directory, SETTINGS)).isInstanceOf(BooksFailed.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void booksThatAreThereAreReopened() {
        Books.open(directory, SETTINGS).close();

        Books.reopen(directory, SETTINGS).close();

        assertThat(Files.exists(directory.resolve("CURRENT"))).isTrue();
    }
}
