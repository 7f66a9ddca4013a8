package io.kontor.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When new orders left for a venue, by the gateways' logs of messages. That one is submitted is written before the guard is asked for the last
 * time, so it says nothing by itself: what has left is what the venue reported of, and it left with the last submission before that.
 */
final class Departures {
    private final Pattern submitted;
    private final Pattern reported;
    private final Map<String, TreeSet<Long>> submissions = new HashMap<>();
    private final Map<String, Long> firstReports = new HashMap<>();

    private Departures(String venue) {
        String line = "\"timestamp\":([0-9]+),.*\"formattedMessage\":\"";
        submitted = Pattern.compile(line + "to " + venue + " \\S+ submit (\\S+) ");
        reported = Pattern.compile(line + "from " + venue + " \\S+ (?:NEW|TRADE|CANCELED|REJECTED|EXPIRED) (\\S+) ");
    }

    /** In milliseconds since 1970, of all who wrote these logs together. */
    static List<Long> of(String venue, List<Path> logs) throws IOException {
        Departures departures = new Departures(venue);
        for (Path log : logs) {
            try (Stream<String> lines = Files.lines(log)) {
                lines.forEach(departures::read);
            }
        }
        return departures.all();
    }

    private void read(String line) {
        Matcher submission = submitted.matcher(line);
        if (submission.find()) {
            submissions
                    .computeIfAbsent(submission.group(2), _ -> new TreeSet<>())
                    .add(Long.valueOf(submission.group(1)));
        }
        Matcher report = reported.matcher(line);
        if (report.find()) {
            firstReports.merge(report.group(2), Long.valueOf(report.group(1)), Math::min);
        }
    }

    private List<Long> all() {
        List<Long> all = new ArrayList<>();
        firstReports.forEach((order, at) -> {
            Long left = submissions.getOrDefault(order, new TreeSet<>()).floor(at);
            if (left != null) {
                all.add(left);
            }
        });
        return all;
    }
}
