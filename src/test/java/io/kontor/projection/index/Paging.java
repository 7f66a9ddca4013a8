package io.kontor.projection.index;

import static io.kontor.projection.index.IndexRuns.answer;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import io.kontor.projection.index.OrderIndex.Part;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Goes over a list page by page while it grows and while the index comes after it at its own pace. */
record Paging(ActorSystem<?> system, OrderIndex index, JournalInMemory journal, IndexSettings settings, Random random) {
    void check(AccountId account, int orders) {
        Histories history = new Histories(account, random);
        while (history.orders().size() < orders) {
            history.write();
        }
        journal.hold(account, history.entries());
        Feeding fed = Feeding.begin(account, answer(index.fed(account)), 0)
                .read(history.entries().subList(0, history.entries().size() - settings.tailMax() / 2), 1);
        fed = stored(fed);
        List<IntentId> there = List.copyOf(history.orders());

        OrderSearch search = new OrderSearch(system, index, journal, settings);
        List<IntentId> seen = new ArrayList<>();
        Optional<ListPlace> place = Optional.of(ListPlace.START);
        while (place.isPresent()) {
            int limit = 1 + random.nextInt(500);
            Part page = answer(search.find(
                    new OrderQuery(account, place.get(), Optional.empty(), Optional.empty(), Optional.empty(), limit)));
            page.rows().forEach(row -> seen.add(row.order()));
            place = page.next();
            for (int i = random.nextInt(8); i > 0; i--) {
                journal.write(account, history.write());
            }
            int from = (int) fed.place().sequenceNr();
            int to = Math.min(history.entries().size(), from + random.nextInt(6));
            fed = stored(fed.readingBegins().read(history.entries().subList(from, to), 1));
        }

        assertThat(seen).doesNotHaveDuplicates().startsWith(there.toArray(IntentId[]::new));
        assertThat(seen).isEqualTo(history.orders().subList(0, seen.size()));
    }

    private Feeding stored(Feeding state) {
        Optional<Update> update = state.update(1);
        update.ifPresent(each -> answer(index.write(List.of(each))));
        return update.map(state::written).orElse(state);
    }
}
