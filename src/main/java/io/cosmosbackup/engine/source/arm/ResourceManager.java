package io.cosmosbackup.engine.source.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.account.ResourceName;
import io.cosmosbackup.engine.http.HttpAnswer;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.rest.AccountJson;
import io.cosmosbackup.engine.source.rest.Pace;
import io.cosmosbackup.engine.source.rest.Patience;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One account in Azure Resource Manager. Below it each resource has a path of types and names, for example
/// `sqlDatabases`, `shop`, `containers`, `orders`.
///
/// The service accepts a change (202) and goes on with it by itself. It is asked until that has ended. No
/// token is sent to another server than the one that was given, whatever an answer says.
public final class ResourceManager implements AutoCloseable {
    /// That of Microsoft's reference of Microsoft.DocumentDB.
    public static final String API_VERSION = "2025-10-15";

    private static final String VERSION = "?api-version=" + API_VERSION;
    private static final int MOST_PAGES = 1_000;
    private static final int MOST_RESOURCES = 50_000;
    private static final long MOST_BYTES = 128L << 20;

    private final ManagerConnection connection;
    private final Access.Manager at;
    private final Pace pace;
    private final String account;

    private ResourceManager(Access.Entra access, Access.Manager at, Pace pace) {
        this.connection = new ManagerConnection(access, at, pace);
        this.at = at;
        this.pace = pace;
        StringBuilder encoded = new StringBuilder();
        for (String segment : at.account().path().substring(1).split("/", -1)) {
            encoded.append('/').append(encoded(segment));
        }
        this.account = encoded.toString();
    }

    /// The manager of an account, where the access has one: a key has none.
    ///
    /// @param name that the account calls itself; empty where it does not say, as emulators may
    public static @Nullable ResourceManager of(Access access, String name, Pace pace) {
        return switch (access) {
            case Access.Key _ -> null;
            case Access.Entra entra -> {
                Access.Manager at = entra.manager();
                if (at == null) {
                    yield null;
                }
                if (!name.isEmpty() && !name.equalsIgnoreCase(at.account().account())) {
                    throw new BackupException(
                            Reason.InvalidArgument,
                            "the account calls itself " + name + ", and the resource id that is given is that of"
                                    + " account " + at.account().account() + ": " + at.account()
                                    + ". HINT: endpoint and resource id must be of one account (COSMOS_RESOURCE_ID)");
                }
                yield new ResourceManager(entra, at, pace);
            }
        };
    }

    /// The resource as the service shows it.
    public ManagerAnswer get(List<String> path) {
        ManagerRequest request = ManagerRequest.one("GET", address(path), ManagerRequest.NO_BODY, what("GET", path));
        return answer(request, connection.send(request));
    }

    /// All resources of a type as the service shows them, each with `properties.resource`.
    public List<byte[]> list(List<String> path) {
        List<byte[]> resources = new ArrayList<>();
        Set<URI> seen = new HashSet<>();
        long bytes = 0;
        URI page = address(path);
        while (true) {
            ManagerRequest request = ManagerRequest.list(page, what("GET", path));
            byte[] body = switch (answer(request, connection.send(request))) {
                case ManagerAnswer.Done done -> done.body();
                case ManagerAnswer.Absent absent ->
                    throw new BackupException(
                            Reason.ContainerNotFound,
                            said(request, absent.words()) + ". HINT: was it deleted meanwhile?");
                case ManagerAnswer.Refused refused ->
                    throw new BackupException(Reason.Internal, said(request, refused.words()));
            };
            bytes += body.length;
            byte[] list = JsonMembers.isObject(body) ? JsonMembers.value(body, "value") : null;
            if (list == null || list[0] != '[') { // not as good as an empty list
                throw foreign(request, "a list without value");
            }
            resources.addAll(JsonMembers.elements(list));
            byte[] next = JsonMembers.value(body, "nextLink");
            if (next == null || next[0] != '"' || JsonMembers.text(next).isEmpty()) {
                return resources;
            }
            boolean again = !seen.add(page);
            if (again || seen.size() > MOST_PAGES || resources.size() > MOST_RESOURCES || bytes > MOST_BYTES) {
                throw foreign(request, "a list that has no end");
            }
            page = sameServer(request, JsonMembers.text(next));
        }
    }

    /// Creates or replaces the resource, and waits until that has ended.
    public ManagerAnswer put(List<String> path, byte[] body) {
        ManagerRequest request = ManagerRequest.one("PUT", address(path), body, what("PUT", path));
        return ended(request, connection.send(request));
    }

    /// Deletes the resource, and waits until that has ended.
    public ManagerAnswer delete(List<String> path) {
        ManagerRequest request =
                ManagerRequest.one("DELETE", address(path), ManagerRequest.NO_BODY, what("DELETE", path));
        return ended(request, connection.send(request));
    }

    /// As messages show a request.
    public static String what(String verb, List<String> path) {
        return verb + " " + String.join("/", path);
    }

    private static String said(ManagerRequest request, String words) {
        return "Azure Resource Manager answered " + request + " with " + words;
    }

    private ManagerAnswer ended(ManagerRequest request, HttpAnswer accepted) {
        if (accepted.status() != 202) {
            return answer(request, accepted);
        }
        URI state = link(request, accepted, "azure-asyncoperation");
        URI result = link(request, accepted, "location");
        if (state == null && result == null) {
            throw foreign(request, "202 that does not say where its operation is");
        }
        Patience patience = new Patience(pace::nanoTime);
        HttpAnswer last = accepted;
        while (!patience.isOver()) {
            pace.sleep(patience.pauseMillis(false, ManagerConnection.askedMillis(last)));
            if (state != null) {
                ManagerRequest question = asked(request, state);
                try {
                    last = connection.send(question);
                } catch (BackupException e) {
                    if (e.reason() != Reason.AccessDenied || result == null) {
                        throw e;
                    }
                    state = null; // it is outside of the account, so a role for the account alone does not cover it
                    continue;
                }
                ManagerAnswer ended = last.status() == 200 ? ended(question, last.body()) : answer(question, last);
                if (ended != null) {
                    return ended;
                }
            } else {
                last = connection.send(asked(request, Objects.requireNonNull(result)));
                if (last.status() != 202) {
                    return answer(request, last);
                }
            }
        }
        throw new BackupException(
                Reason.Unavailable,
                said(request, "202 ten minutes ago") + ", and has not ended it. HINT: run again later");
    }

    private static ManagerRequest asked(ManagerRequest request, URI address) {
        return ManagerRequest.one("GET", address, ManagerRequest.NO_BODY, "the operation of " + request);
    }

    private @Nullable URI link(ManagerRequest request, HttpAnswer answer, String header) {
        String link = answer.headers().firstValue(header).orElse("");
        return link.isEmpty() ? null : sameServer(request, link);
    }

    /// Null while the operation goes on, for which the service has several words.
    private @Nullable ManagerAnswer ended(ManagerRequest question, byte[] body) {
        JsonNode state = json(question, body);
        String status = state.path("status").asText();
        if (status.equalsIgnoreCase("Succeeded")) {
            return new ManagerAnswer.Done(ManagerRequest.NO_BODY);
        }
        if (!status.equalsIgnoreCase("Failed") && !status.equalsIgnoreCase("Canceled")) {
            return null;
        }
        ManagerError error = ManagerError.of(state);
        return new ManagerAnswer.Refused(error.code().isEmpty() ? status : error.code(), error.sentence());
    }

    private ManagerAnswer answer(ManagerRequest request, HttpAnswer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new ManagerAnswer.Done(answer.body());
        }
        if (status < 400) {
            throw foreign(request, String.valueOf(status)); // not followed: the request bears a token
        }
        ManagerError error = ManagerError.of(answer.body());
        if (status != 404) {
            return new ManagerAnswer.Refused(
                    error.code().isEmpty() ? String.valueOf(status) : error.code(), error.sentence());
        }
        if (error.code().equals("NotFound") || error.code().equals("ParentResourceNotFound")) {
            return new ManagerAnswer.Absent(error.words(status));
        }
        throw new BackupException(
                Reason.InvalidArgument,
                said(request, error.words(status)) + ". HINT: check the account's resource id (COSMOS_RESOURCE_ID): "
                        + at.account());
    }

    private URI address(List<String> path) {
        StringBuilder address = new StringBuilder(at.address()).append(account);
        path.forEach(segment -> address.append('/').append(encoded(segment)));
        return URI.create(address + VERSION);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A token is on the way with the request.
    private URI sameServer(ManagerRequest request, String link) {
        URI own = URI.create(at.address());
        URI uri;
        try {
            uri = URI.create(link);
        } catch (IllegalArgumentException _) {
            throw foreign(request, "the link '" + ResourceName.shown(link) + "', which is none");
        }
        boolean same = own.getScheme().equalsIgnoreCase(String.valueOf(uri.getScheme()))
                && own.getRawAuthority().equalsIgnoreCase(withoutDefaultPort(uri));
        if (!same) {
            throw foreign(request, "a link to another server: '" + ResourceName.shown(link) + "'");
        }
        return uri;
    }

    private static String withoutDefaultPort(URI uri) {
        String authority = String.valueOf(uri.getRawAuthority());
        return "https".equalsIgnoreCase(uri.getScheme()) && authority.endsWith(":443")
                ? authority.substring(0, authority.length() - ":443".length())
                : authority;
    }

    private JsonNode json(ManagerRequest request, byte[] body) {
        try {
            return AccountJson.of(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException _) {
            throw foreign(request, "no JSON");
        }
    }

    private BackupException foreign(ManagerRequest request, String how) {
        return new BackupException(
                Reason.Unavailable,
                said(request, how) + ", which it never does. HINT: does something stand between this and "
                        + at.address() + "?");
    }

    @Override
    public void close() {
        connection.close();
    }
}
