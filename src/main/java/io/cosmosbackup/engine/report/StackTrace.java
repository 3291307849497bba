package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Where a fault of this program happened: a line of standard error. A message is one line whatever stands
/// in it, so none can look like a line of its own.
///
/// @param lines as the JVM prints them
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("StackTrace")
public record StackTrace(List<String> lines) {
    private static final int MOST_LINES = 500;

    public StackTrace {
        lines = List.copyOf(lines);
    }

    public static StackTrace of(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        add(thrown, "", lines, Collections.newSetFromMap(new IdentityHashMap<>()));
        return new StackTrace(lines.subList(0, Math.min(lines.size(), MOST_LINES)));
    }

    private static void add(Throwable thrown, String role, List<String> lines, Set<Throwable> told) {
        if (!told.add(thrown)) {
            return; // an exception may be its own cause's cause
        }
        lines.add(role + Printable.of(thrown.toString()));
        for (StackTraceElement element : thrown.getStackTrace()) {
            lines.add("    at " + Printable.of(element.toString()));
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            add(suppressed, "Suppressed: ", lines, told);
        }
        if (thrown.getCause() != null) {
            add(thrown.getCause(), "Caused by: ", lines, told);
        }
    }
}
