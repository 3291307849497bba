package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;

/// A line of `batch --json`: what is printed from here on is of that step, until the next such line.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Step")
public record StepStarted(String step) {
    public StepStarted {
        Objects.requireNonNull(step); // a line of a log may say anything
    }
}
