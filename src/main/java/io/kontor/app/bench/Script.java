package io.kontor.app.bench;

import io.kontor.app.bench.Workload.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands of a workload in the order in which they are sent, and how they look on the wire. */
record Script(Workload work, List<Step> steps) {
    /** One thing to send: the order, or what is to become of it. */
    record Step(long number, boolean follows) {}

    /** Every order once, and behind it at a distance what is to become of it. */
    static Script of(Workload work, int orders) {
        List<Step> steps = new ArrayList<>();
        for (long number = 0; number < orders + Workload.FOLLOWS_AFTER; number++) {
            long changed = number - Workload.FOLLOWS_AFTER;
            if (changed >= 0 && work.changeOf(changed) != Change.NONE) {
                steps.add(new Step(changed, true));
            }
            if (number < orders) {
                steps.add(new Step(number, false));
            }
        }
        return new Script(work, steps);
    }

    /** Only what is to become of the orders. */
    Script changes() {
        return new Script(work, steps.stream().filter(Step::follows).toList());
    }

    long size() {
        return steps.size();
    }

    long orderOf(long index) {
        return steps.get((int) index).number();
    }

    byte[] request(long index, BookedWatch watch) {
        Step step = steps.get((int) index);
        if (!step.follows()) {
            watch.placed(step.number());
            return HttpLine.request("POST", "/v1/orders", work.place(step.number()));
        }
        String path = "/v1/accounts/" + work.account(step.number()) + "/orders/" + work.clientOrderId(step.number());
        Optional<String> modified = work.modify(step.number());
        return HttpLine.request(modified.isPresent() ? "PUT" : "DELETE", path, modified.orElse(""));
    }

    /** Its id is the index. */
    String frame(long index, BookedWatch watch) {
        Step step = steps.get((int) index);
        if (!step.follows()) {
            watch.placed(step.number());
            return "{\"op\":\"place\",\"id\":\"" + index + "\",\"order\":" + work.place(step.number()) + "}";
        }
        String target = "\"account\":\"" + work.account(step.number()) + "\",\"clientOrderId\":\""
                + work.clientOrderId(step.number()) + "\"";
        return work.modify(step.number())
                .map(body -> "{\"op\":\"modify\",\"id\":\"" + index + "\"," + target + ",\"order\":" + body + "}")
                .orElseGet(() -> "{\"op\":\"cancel\",\"id\":\"" + index + "\"," + target + "}");
    }

    static byte[] batch(Workload work, long first, int orders, BookedWatch watch) {
        List<String> bodies = new ArrayList<>(orders);
        for (long number = first; number < first + orders; number++) {
            watch.placed(number);
            bodies.add(work.place(number));
        }
        return HttpLine.request("POST", "/v1/orders:batch", bodies.toString());
    }
}
