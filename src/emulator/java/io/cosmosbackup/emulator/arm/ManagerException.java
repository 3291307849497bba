package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.EmulatorClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An answer that is not a success. What the manager itself refuses is an object in {@code error}; the
/// resource provider's {@code code} and {@code message} stand in no object (azure-docs-powershell-samples
/// pull request 223, pulumi-azure-native issue 948).
final class ManagerException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String COMMON = "Microsoft.Azure.Documents.Common/2.14.0";

    private final int status;
    private final String code;
    private final boolean provider;

    private ManagerException(int status, String code, String message, boolean provider) {
        super(message);
        this.status = status;
        this.code = code;
        this.provider = provider;
    }

    static ManagerException ofManager(int status, String code, String message) {
        return new ManagerException(status, code, message, false);
    }

    static ManagerException ofProvider(int status, String code, String message) {
        return new ManagerException(
                status, code, message + "\r\nActivityId: " + UUID.randomUUID() + ", " + COMMON, true);
    }

    /// What the account refused, in the words of its own answer, as terraform-provider-azurerm issues 9338
    /// and 9611 show it.
    static ManagerException ofAccount(EmulatorClient.Answer refusal, List<String> path) {
        String said = "Message: " + refusal.text() + ", Request URI: /" + String.join("/", path)
                + ", RequestStats: , SDK: " + COMMON;
        String code = refusal.json().path("code").asText();
        return new ManagerException(refusal.status(), code, said, true);
    }

    static ManagerException badRequest(String message) {
        return ofProvider(400, "BadRequest", message);
    }

    /// The answer for a throughput or a script that is absent.
    static ManagerException noEntity() {
        return ofProvider(
                404,
                "NotFound",
                "Entity with the specified id does not exist in the system. More info:"
                        + " https://aka.ms/cosmosdb-tsg-not-found");
    }

    int status() {
        return status;
    }

    ObjectNode error() {
        ObjectNode error = ManagerJson.object();
        error.put("code", code);
        error.put("message", String.valueOf(getMessage()));
        return error;
    }

    ManagerAnswer answer() {
        ObjectNode body = provider ? error() : ManagerJson.object().set("error", error());
        return new ManagerAnswer(status, body, Map.of());
    }
}
