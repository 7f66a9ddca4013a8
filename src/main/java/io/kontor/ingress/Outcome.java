package io.kontor.ingress;

import io.kontor.ingress.json.Problem;
import io.kontor.order.OrderEntity.Accepted;

/** What became of a command on one order. */
public sealed interface Outcome {
    record Done(Accepted accepted) implements Outcome {
        /** 202 for what was done now, 200 for what had been done before. */
        public int status() {
            return accepted.repeat() ? 200 : 202;
        }
    }

    record Not(Problem problem) implements Outcome {}
}
