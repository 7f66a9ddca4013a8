package io.kontor.sim;

import io.kontor.sim.message.Report;
import java.util.ArrayList;
import java.util.List;

/** A listener that remembers. */
final class Heard implements SessionListener {
    final List<Report> reports = new ArrayList<>();
    final List<String> downs = new ArrayList<>();

    @Override
    public void onReport(Report report) {
        reports.add(report);
    }

    @Override
    public void onDown(String reason) {
        downs.add(reason);
    }

    List<Long> cursors() {
        return reports.stream().map(Report::cursor).toList();
    }

    /** Ids and types: {@code a NEW}. */
    List<String> words() {
        return reports.stream().map(r -> r.clientOrderId() + " " + r.type()).toList();
    }
}
