package io.cosmosbackup.engine.source.rest;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// @param took from sending to the last byte
public record CosmosResponse(
        int status, int subStatus, double charge, HttpHeaders headers, byte[] body, Duration took) {
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /// The service's clock at the latest instant that surely lies before it began on this request: its Date header
    /// is cut to the second and was written at the end.
    public Instant begunAt() {
        return date().orElseGet(Instant::now).minus(took); // a gateway without a clock: ours
    }

    /// The service's clock when it answered, to the second; empty when the answer has no date.
    Optional<Instant> date() {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header("date"))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
