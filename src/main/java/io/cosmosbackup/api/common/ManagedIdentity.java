package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The managed identity of the virtual machine that a pod runs on. Every pod of that node can use it.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ManagedIdentity(
        @Size(min = 1, max = 36)
        @ValidationRule(value = Rules.GUID, message = Rules.CLIENT_ID_MESSAGE)
        @JsonPropertyDescription("Client id of a user-assigned identity. The system-assigned one when not given.")
        @Nullable
        String clientId)
        implements Credential {}
