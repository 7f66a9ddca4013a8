package io.kontor.ingress;

import io.kontor.ingress.json.Problem;
import io.kontor.order.OrderEntity.Accepted;

/** What became of a command on one order. */
public sealed interface Outcome {
    /** In one word or two, for a log line. */
    String summary();

    /** What it is counted under. */
    String word();

    /** Whether the same command again would be told nothing else. */
    boolean isDecided();

    record Done(Accepted accepted) implements Outcome {
        /** 202 for what was done now, 200 for what had been done before. */
        public int status() {
            return accepted.repeat() ? 200 : 202;
        }

        @Override
        public String summary() {
            return status() + " revision=" + accepted.revision();
        }

        @Override
        public String word() {
            return accepted.repeat() ? CommandMeters.REPEATED : CommandMeters.ACCEPTED;
        }

        @Override
        public boolean isDecided() {
            return true;
        }
    }

    record Not(Problem problem) implements Outcome {
        @Override
        public String summary() {
            return word();
        }

        @Override
        public String word() {
            return problem.refusal().code().name();
        }

        @Override
        public boolean isDecided() {
            return !KeptCancels.isPassing(problem.refusal().code());
        }
    }
}
