package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.List;

/// Where a patch operation works: a JSON Pointer of at least one step, {@code ~0} for {@code ~} and {@code ~1} for
/// {@code /}.
record PatchPath(List<String> steps, String text) {
    PatchPath {
        steps = List.copyOf(steps);
    }

    static PatchPath of(String text) {
        if (!text.startsWith("/") || text.length() == 1) {
            throw GatewayException.badRequest("The patch path '" + text + "' must begin with / and name a member");
        }
        List<String> steps = new ArrayList<>();
        for (String step : text.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return new PatchPath(steps, text);
    }

    /// Whether a change here can change what is at {@code other}.
    boolean touches(List<String> other) {
        int common = Math.min(steps.size(), other.size());
        return steps.subList(0, common).equals(other.subList(0, common));
    }

    boolean isBelow(PatchPath other) {
        return steps.size() > other.steps.size() && touches(other.steps);
    }
}
