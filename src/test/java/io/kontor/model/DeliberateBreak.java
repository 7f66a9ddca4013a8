package io.kontor.model;

import static io.kontor.model.Promise.ACCEPTED_IS_DURABLE;
import static io.kontor.model.Promise.ANSWERS_ARE_HONEST;
import static io.kontor.model.Promise.CONVERGES;
import static io.kontor.model.Promise.EACH_FILL_ONCE;
import static io.kontor.model.Promise.HISTORY_IS_FIXED;
import static io.kontor.model.Promise.LIMITS_HOLD;
import static io.kontor.model.Promise.ONE_ORDER_PER_REVISION;
import static io.kontor.model.Promise.UNKNOWN_STAYS_RESERVED;

import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.AdjustPosition;
import io.kontor.account.AccountEntity.Announce;
import io.kontor.account.AccountEntity.CancelAll;
import io.kontor.account.AccountEntity.CancelNoted;
import io.kontor.account.AccountEntity.NoteCancel;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountState;
import io.kontor.account.Announcement;
import io.kontor.account.Certainty;
import io.kontor.account.PastCancelAlls;
import io.kontor.platform.batch.BatchLogic;
import io.kontor.platform.batch.Decision;
import io.kontor.position.PositionEntity;
import io.kontor.position.PositionEntity.Book;
import io.kontor.position.PositionEvent;
import io.kontor.position.PositionEvent.EntriesBooked;
import io.kontor.position.PositionState;
import io.kontor.value.Quantity;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueReport;
import io.kontor.venue.VenueReport.RequestFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Faults built in on purpose, each through a seam of the tests alone, with the promises one of which must turn red. */
enum DeliberateBreak implements Flaw {
    /** Orders, account and positions answer although their write was lost. */
    ACKNOWLEDGE_BEFORE_SYNC {
        @Override
        public boolean acknowledgesBeforeSync() {
            return true;
        }
    },
    /** The connection takes a report for booked as soon as an order was told it. */
    ACKNOWLEDGE_REPORTS_BEFORE_THEY_ARE_BOOKED {
        @Override
        public boolean acknowledgesReportsAtOnce() {
            return true;
        }
    },
    /** The account says that a cancel is noted and writes nothing. */
    DO_NOT_NOTE_CANCELS {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            return command instanceof NoteCancel c
                    ? Decision.reply(() -> c.replyTo().tell(new CancelNoted(c.order())))
                    : real.decide(state, command);
        }
    },
    /** The account grants room and does not reserve it. */
    DO_NOT_RESERVE {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            Decision<AccountEvent> decision = real.decide(state, command);
            return command instanceof Reserve ? Decision.reply(decision.whenDurable()) : decision;
        }
    },
    /** The account takes an unknown outcome for a refusal and frees its room. */
    RELEASE_WHAT_IS_UNKNOWN {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            return real.decide(
                    state,
                    command instanceof Announce c
                            ? new Announce(
                                    c.order(),
                                    c.announcements().stream()
                                            .map(DeliberateBreak::freed)
                                            .toList(),
                                    c.inquiry(),
                                    c.replyTo())
                            : command);
        }
    },
    /** The reconciler sends again although nothing keeps the venue from taking both. */
    RESEND_BLINDLY {
        @Override
        public Optional<DuplicateFence> fence() {
            return Optional.of(DuplicateFence.NONE);
        }

        @Override
        public VenueCapabilities believed(VenueCapabilities real) {
            return new VenueCapabilities(
                    DuplicateFence.UNIQUE_ID,
                    Duration.ZERO,
                    real.atomicReplace(),
                    real.amendsInPlace(),
                    real.expiresOrders());
        }
    },
    /** "Not found" is taken for proof while the first copy may still arrive. */
    TAKE_NOT_FOUND_FOR_PROOF_BEFORE_THE_FENCE {
        @Override
        public Optional<DuplicateFence> fence() {
            return Optional.of(DuplicateFence.SEND_EXPIRY);
        }

        @Override
        public VenueCapabilities believed(VenueCapabilities real) {
            return new VenueCapabilities(
                    DuplicateFence.SEND_EXPIRY,
                    Samples.FENCE_DELAY.negated(),
                    real.atomicReplace(),
                    real.amendsInPlace(),
                    real.expiresOrders());
        }
    },
    /** A request that was sent and not answered is taken for one that never left. */
    TAKE_SILENCE_FOR_A_FAILURE {
        @Override
        public VenueReport told(VenueReport real) {
            return real instanceof RequestFailed f
                    ? new RequestFailed(f.id(), f.request(), false, f.reason(), f.at())
                    : real;
        }
    },
    /** The order does not learn how much the venue has filled in all, so it closes on whatever it has. */
    CLOSE_BEFORE_THE_FILLS_ARE_COMPLETE {
        @Override
        public VenueReport told(VenueReport real) {
            return real instanceof ExecutionReport r
                    ? new ExecutionReport(
                            r.cursor(),
                            r.clientOrderId(),
                            r.venueOrderId(),
                            r.type(),
                            r.symbol(),
                            r.side(),
                            r.quantity(),
                            r.price(),
                            Quantity.ZERO,
                            r.fill(),
                            r.text(),
                            r.at())
                    : real;
        }
    },
    /** The account forgets an order as soon as it is closed, before the order knows that all it said has arrived. */
    FORGET_BEFORE_DELIVERED {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            Decision<AccountEvent> decision = real.decide(state, command);
            boolean closes = command instanceof Announce c
                    && c.announcements().getLast().exposure().closed();
            return closes && !decision.events().isEmpty()
                    ? with(
                            decision,
                            new AccountEvent.OrderForgotten(
                                    ((Announce) command).order(),
                                    decision.events().getLast().at()))
                    : decision;
        }
    },
    /** The account takes an announcement that it has taken before. */
    APPLY_AN_ANNOUNCEMENT_TWICE {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            Decision<AccountEvent> decision = real.decide(state, command);
            boolean news = command instanceof Announce && !decision.events().isEmpty();
            return news ? with(decision, decision.events().getLast()) : decision;
        }
    },
    /** The ledger books each delivery twice. */
    BOOK_TWICE {
        @Override
        public BatchLogic<PositionEntity.Command, PositionEvent, PositionState> position(
                BatchLogic<PositionEntity.Command, PositionEvent, PositionState> real) {
            return new BrokenLogic<>(real) {
                @Override
                public PositionState apply(PositionState state, PositionEvent event) {
                    PositionState once = super.apply(state, event);
                    return event instanceof EntriesBooked ? super.apply(once, event) : once;
                }
            };
        }
    },
    /** A position takes what follows a gap. */
    IGNORE_GAPS {
        @Override
        public BatchLogic<PositionEntity.Command, PositionEvent, PositionState> position(
                BatchLogic<PositionEntity.Command, PositionEvent, PositionState> real) {
            return new BrokenLogic<>(real) {
                @Override
                public Decision<PositionEvent> decide(PositionState state, PositionEntity.Command command) {
                    return super.decide(
                            state,
                            command instanceof Book b
                                    ? new Book(
                                            b.account(),
                                            b.symbol(),
                                            b.terms(),
                                            state.last(),
                                            b.number(),
                                            b.entries(),
                                            b.replyTo())
                                    : command);
                }
            };
        }
    },
    /** A repeated cancel-all means what is open by then. */
    LET_CANCEL_ALL_REACH_LATER_ORDERS {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            return real.decide(command instanceof CancelAll ? withoutOperations(state) : state, command);
        }
    },
    /** The account does not know a repeated adjustment. */
    ADJUST_TWICE {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            return real.decide(command instanceof AdjustPosition ? withoutAdjustments(state) : state, command);
        }
    },
    /** What an event does depends on when it is applied, so a replay gives another state. */
    LET_STATE_DEPEND_ON_MORE_THAN_THE_JOURNAL {
        @Override
        public BatchLogic<AccountEntity.Command, AccountEvent, AccountState> account(
                BatchLogic<AccountEntity.Command, AccountEvent, AccountState> real) {
            return new BrokenLogic<>(real) {
                private int applied;

                @Override
                public AccountState apply(AccountState state, AccountEvent event) {
                    boolean skipped = event instanceof AccountEvent.PositionDelivered && ++applied % 3 == 0;
                    return skipped ? state : super.apply(state, event);
                }
            };
        }
    },
    /** Nobody looks after orders that lost their way. */
    NEVER_SWEEP {
        @Override
        Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
            return command instanceof AccountEntity.Sweep || command instanceof AccountEntity.SweepDue
                    ? Decision.reply(() -> {})
                    : real.decide(state, command);
        }
    };

    /** What it must be seen to break, one or the other. */
    Set<Promise> red() {
        return switch (this) {
            case ACKNOWLEDGE_BEFORE_SYNC -> Set.of(ACCEPTED_IS_DURABLE, EACH_FILL_ONCE, UNKNOWN_STAYS_RESERVED);
            case ACKNOWLEDGE_REPORTS_BEFORE_THEY_ARE_BOOKED,
                    CLOSE_BEFORE_THE_FILLS_ARE_COMPLETE,
                    FORGET_BEFORE_DELIVERED,
                    APPLY_AN_ANNOUNCEMENT_TWICE,
                    BOOK_TWICE,
                    ADJUST_TWICE,
                    IGNORE_GAPS -> Set.of(EACH_FILL_ONCE);
            case DO_NOT_NOTE_CANCELS -> Set.of(ACCEPTED_IS_DURABLE);
            case DO_NOT_RESERVE -> Set.of(LIMITS_HOLD, UNKNOWN_STAYS_RESERVED);
            case RELEASE_WHAT_IS_UNKNOWN -> Set.of(UNKNOWN_STAYS_RESERVED, LIMITS_HOLD);
            case RESEND_BLINDLY, TAKE_NOT_FOUND_FOR_PROOF_BEFORE_THE_FENCE ->
                Set.of(ONE_ORDER_PER_REVISION, UNKNOWN_STAYS_RESERVED);
            // What is believed never to have left closes on a cancel without a question, while it fills at the venue.
            case TAKE_SILENCE_FOR_A_FAILURE -> Set.of(ONE_ORDER_PER_REVISION, UNKNOWN_STAYS_RESERVED, EACH_FILL_ONCE);
            case LET_CANCEL_ALL_REACH_LATER_ORDERS -> Set.of(ANSWERS_ARE_HONEST);
            // What it forgets may be the last that was to be forgotten, and is then waited for.
            case LET_STATE_DEPEND_ON_MORE_THAN_THE_JOURNAL -> Set.of(HISTORY_IS_FIXED, CONVERGES);
            case NEVER_SWEEP -> Set.of(CONVERGES, ACCEPTED_IS_DURABLE);
        };
    }

    /** How the account decides without the break. */
    interface Real {
        Decision<AccountEvent> decide(AccountState state, AccountEntity.Command command);
    }

    Decision<AccountEvent> decide(Real real, AccountState state, AccountEntity.Command command) {
        return real.decide(state, command);
    }

    @Override
    public BatchLogic<AccountEntity.Command, AccountEvent, AccountState> account(
            BatchLogic<AccountEntity.Command, AccountEvent, AccountState> real) {
        return new BrokenLogic<>(real) {
            @Override
            public Decision<AccountEvent> decide(AccountState state, AccountEntity.Command command) {
                return DeliberateBreak.this.decide(real::decide, state, command);
            }
        };
    }

    private static Decision<AccountEvent> with(Decision<AccountEvent> decision, AccountEvent event) {
        List<AccountEvent> events = new ArrayList<>(decision.events());
        events.add(event);
        return new Decision<>(events, decision.whenDurable());
    }

    private static Announcement freed(Announcement a) {
        Announcement.Exposure e = a.exposure();
        return a.order().certainty() == Certainty.UNKNOWN
                ? new Announcement(
                        a.number(),
                        a.type(),
                        a.order(),
                        a.fill(),
                        a.entry(),
                        new Announcement.Exposure(Quantity.ZERO, e.price(), e.closed(), e.dueAt(), e.resting()),
                        a.at())
                : a;
    }

    private static AccountState withoutOperations(AccountState s) {
        return noting(s, TreePVector.empty(), Optional.empty(), s.adjustments());
    }

    private static AccountState withoutAdjustments(AccountState s) {
        return noting(s, s.operations(), s.pastCancelAlls(), TreePVector.empty());
    }

    private static AccountState noting(
            AccountState s,
            PVector<AccountEvent.CancelAllReceived> operations,
            Optional<PastCancelAlls> pastCancelAlls,
            PVector<AccountState.AdjustmentNote> adjustments) {
        return new AccountState(
                s.account(),
                s.seq(),
                s.orders(),
                s.exposure(),
                s.openOrders(),
                s.positions(),
                s.undelivered(),
                operations,
                pastCancelAlls,
                adjustments,
                s.safeguards());
    }
}
