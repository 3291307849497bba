package io.cosmosbackup.operator.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The objects of a decision that the API server does not accept, and why. There is at least one.
///
/// @param byName in the order in which they were sent
public record Refusals(Map<String, Explanation> byName) {
    public Refusals {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    public Explanation first() {
        return byName.values().iterator().next();
    }
}
