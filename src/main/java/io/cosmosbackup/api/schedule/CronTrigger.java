package io.cosmosbackup.api.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.cosmosbackup.api.common.Rules;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/// When backups of one type are taken.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CronTrigger(
        @Required
        @Size(min = 1, max = 100)
        @ValidationRule(value = Rules.CRON, message = Rules.CRON_MESSAGE)
        @JsonPropertyDescription(
                "Five fields as in crontab: minute, hour, day of month, month, day of week; or @hourly, @daily,"
                        + " @weekly, @monthly, @yearly. In the schedule's timeZone.")
        String cron) {}
