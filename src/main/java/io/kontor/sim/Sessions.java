package io.kontor.sim;

import io.kontor.sim.books.Books;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings committed reports to the sessions: what a session missed from the books, part by part, then what comes as it comes. Only what
 * comes live can be struck by faults, so that a new log-on always finds the truth.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** Read for one session in one turn, so that a long replay does not keep the engine from others. */
    private static final int REPLAY_MAX = 500;

    private final Map<AccountId, List<Session>> sessions = new HashMap<>();
    private final Set<Session> catchingUp = new HashSet<>();
    private final Books books;
    private final Faults faults;
    private final Timers timers;
    private final LongSupplier nanos;

    Sessions(Books books, Faults faults, Timers timers, LongSupplier nanos) {
        this.books = books;
        this.faults = faults;
        this.timers = timers;
        this.nanos = nanos;
    }

    int count(AccountId account) {
        return sessions.getOrDefault(account, List.of()).size();
    }

    void open(Session session) {
        sessions.computeIfAbsent(session.account(), account -> new ArrayList<>())
                .add(session);
        catchUp(session);
    }

    void catchUp(Session session) {
        if (session.isOpen()) {
            catchingUp.add(session);
        }
    }

    /** Answers whether there was one. */
    boolean endSilences() {
        List<Session> silent = sessions.values().stream()
                .flatMap(List::stream)
                .filter(Session::isSilent)
                .toList();
        silent.forEach(session -> {
            session.endSilences();
            catchUp(session);
        });
        return !silent.isEmpty();
    }

    boolean isCatchingUp() {
        return !catchingUp.isEmpty();
    }

    void close(Session session, String reason) {
        if (session.isOpen()) {
            forget(session);
            tell(session, listener -> listener.onDown(reason));
        }
    }

    /** Answers whether there was one to cut. */
    boolean cut(AccountId account) {
        List<Session> open = List.copyOf(sessions.getOrDefault(account, List.of()));
        open.forEach(session -> close(session, "connection lost"));
        return !open.isEmpty();
    }

    void closeAll(String reason) {
        sessions.values().stream().flatMap(List::stream).toList().forEach(session -> close(session, reason));
    }

    /**
     * After a commit: everything new to those who are live, the next part to those who are not.
     *
     * @param withheld places in the list of those that no live session gets
     */
    void deliver(List<Report> committed, BitSet withheld) {
        for (int i = 0; i < committed.size(); i++) {
            Report report = committed.get(i);
            for (Session session : List.copyOf(sessions.getOrDefault(report.account(), List.of()))) {
                if (session.isLive() && report.cursor() > session.position()) {
                    deliverLive(session, report, withheld.get(i));
                }
            }
        }
        for (Session session : List.copyOf(catchingUp)) {
            replay(session);
        }
    }

    private void replay(Session session) {
        if (session.isSilent()) {
            // Its end brings the session back here.
            catchingUp.remove(session);
            return;
        }
        List<Report> missed = books.reportsAfter(session.account(), session.position(), REPLAY_MAX);
        for (Report report : missed) {
            session.moveTo(report.cursor());
            tell(session, report);
        }
        if (missed.size() < REPLAY_MAX) {
            catchingUp.remove(session);
            session.goesLive();
        }
    }

    private void deliverLive(Session session, Report report, boolean withheld) {
        session.moveTo(report.cursor());
        AccountId account = report.account();
        if (withheld || faults.strike(FaultKind.REPORT_LOST, account).isPresent()) {
            return;
        }
        Optional<Duration> reordered =
                session.swaps() ? Optional.empty() : faults.strike(FaultKind.REPORT_REORDERED, account);
        if (reordered.isPresent()) {
            session.swap(report);
            timers.after(reordered.get(), nanos.getAsLong(), () -> tellSwapped(session));
            return;
        }
        tell(session, report);
        if (faults.strike(FaultKind.REPORT_DUPLICATED, account).isPresent()) {
            tell(session, report);
        }
        tellSwapped(session);
    }

    private void tellSwapped(Session session) {
        session.unswap().ifPresent(report -> tell(session, report));
    }

    private void tell(Session session, Report report) {
        if (session.isOpen()) {
            tell(session, listener -> listener.onReport(report));
        }
    }

    private void tell(Session session, Consumer<SessionListener> message) {
        try {
            session.tell(message);
        } catch (RuntimeException e) {
            LOG.error("a session's listener of account {} threw; the session is closed", session.account(), e);
            forget(session);
        }
    }

    private void forget(Session session) {
        session.close();
        catchingUp.remove(session);
        sessions.getOrDefault(session.account(), new ArrayList<>()).remove(session);
    }
}
