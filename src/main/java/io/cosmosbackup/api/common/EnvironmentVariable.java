package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.regex.Pattern;

/// A variable of the environment of a Job's container. The container holds keys, so only a variable
/// that cannot make it run or load something is allowed, and only with its value: no entry of a Secret
/// (docs/decisions/005).
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = Rules.ENV_VALUE, message = Rules.ENV_VALUE_MESSAGE)
public record EnvironmentVariable(
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(value = Rules.ENV_NAME, message = Rules.ENV_NAME_MESSAGE)
        @JsonPropertyDescription("JAVA_TOOL_OPTIONS, TZ, LANG, LC_ALL or MALLOC_ARENA_MAX.")
        String name,

        @Required
        @Size(max = 1024)
        @JsonPropertyDescription(
                "Its value. Of JAVA_TOOL_OPTIONS only options of memory, processors, garbage collector,"
                        + " IP version, TLS version and proxy; for example -Xmx700m -Dhttps.proxyHost=proxy.example.com.")
        String value) {
    private static final Pattern NAMES = Pattern.compile(Rules.ENV_NAMES);
    private static final Pattern JAVA_OPTIONS = Pattern.compile(Rules.JAVA_OPTIONS);
    private static final Pattern PLAIN_VALUE = Pattern.compile(Rules.PLAIN_VALUE);

    public EnvironmentVariable {
        name = Objects.requireNonNullElse(name, "");
        value = Objects.requireNonNullElse(value, "");
    }

    /// The same check as the CRD's rules, for objects that are older than the rules or were never checked by
    /// them.
    public boolean allowed() {
        return NAMES.matcher(name).matches()
                && (name.equals(Rules.JAVA_TOOL_OPTIONS) ? JAVA_OPTIONS : PLAIN_VALUE)
                        .matcher(value)
                        .matches();
    }
}
