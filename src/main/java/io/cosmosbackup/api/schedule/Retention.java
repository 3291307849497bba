package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which backups of a schedule stay. A backup stays when one of the rules keeps it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.keepLast) || has(self.hourly) || has(self.daily) || has(self.weekly) || has(self.monthly)"
                + " || has(self.yearly) || has(self.maxAge)",
        message = "retention must say what is kept: give at least one of keepLast, hourly, daily, weekly, monthly,"
                + " yearly and maxAge; leave retention out to keep everything")
public record Retention(
        @Min(1) @Max(10000) @JsonPropertyDescription("Keeps the newest N backups.") @Nullable
        Integer keepLast,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Keeps the newest backup of each of the newest N hours that have one.")
        @Nullable
        Integer hourly,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Keeps the newest backup of each of the newest N days (in timeZone) that have one.")
        @Nullable
        Integer daily,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
                "Keeps the newest backup of each of the newest N weeks (Monday to Sunday)" + " that have one.")
        @Nullable
        Integer weekly,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Keeps the newest backup of each of the newest N months that have one.")
        @Nullable
        Integer monthly,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Keeps the newest backup of each of the newest N years that have one.")
        @Nullable
        Integer yearly,

        @Size(min = 2, max = 8)
        @ValidationRule(
                value = "self.matches('^([1-9][0-9]{0,4}[hd]|[1-9][0-9]{0,3}w)$')",
                message = "maxAge is a number of hours, days or weeks, for example 36h, 30d or 8w")
        @JsonPropertyDescription(
                "Alone: backups younger than this are kept. With other rules: those keep no backup older than this."
                        + " Hours, days or weeks, for example 36h, 30d or 8w.")
        @Nullable
        String maxAge,

        @Default("1")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "At least so many restorable backups stay in each repository, whatever the rules and" + " their age.")
        Integer minimum) {
    public Retention {
        minimum = Objects.requireNonNullElse(minimum, 1);
    }
}
