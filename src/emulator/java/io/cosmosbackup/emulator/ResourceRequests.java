package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Requests on stored procedures, triggers, functions, conflicts, users, permissions and client encryption
/// keys: all are kept and none is used.
final class ResourceRequests {
    /// Without a wish of the client.
    private static final int PAGE = 100;

    private final Account account;
    private final Locator locator;
    private final StoredResources resources = new StoredResources();

    ResourceRequests(Account account) {
        this.account = account;
        this.locator = new Locator(account);
    }

    /// What the resources of a request are in.
    private record Owner(ResourceKind kind, String rid, String selfLink, String namePath) {}

    private Owner owner(GatewayRequest request) {
        ResourcePath path = request.path();
        ResourceKind kind = ResourceKind.of(path).orElseThrow();
        return switch (kind) {
            case STORED_PROCEDURE, TRIGGER, FUNCTION, CONFLICT -> {
                EmulatedContainer container = locator.container(path);
                yield new Owner(kind, container.rid(), container.selfLink(), container.namePath());
            }
            case USER, CLIENT_ENCRYPTION_KEY -> {
                EmulatedDatabase database = locator.database(path);
                yield new Owner(kind, database.rid(), database.selfLink(), "dbs/" + database.id());
            }
            case PERMISSION -> {
                EmulatedDatabase database = locator.database(path);
                Resource user = resources
                        .find(ResourceKind.USER, database.rid(), path.segment(3), path.isByRid())
                        .orElseThrow(GatewayException::ownerNotFound);
                yield new Owner(
                        kind,
                        user.rid(),
                        database.selfLink() + "users/" + user.rid() + "/",
                        "dbs/" + database.id() + "/users/" + user.id());
            }
        };
    }

    GatewayResponse list(GatewayRequest request) {
        Owner owner = owner(request);
        return feed(request, owner, all(owner));
    }

    GatewayResponse query(GatewayRequest request) {
        Owner owner = owner(request);
        return feed(request, owner, ItemQuery.of(request).select(all(owner)));
    }

    private List<String> all(Owner owner) {
        return resources.list(owner.kind(), owner.rid()).stream()
                .map(Resource::json)
                .toList();
    }

    private static GatewayResponse feed(GatewayRequest request, Owner owner, List<String> found) {
        return ResourceFeed.answer(request, owner.rid(), owner.kind().member(), found, PAGE)
                .in(owner.namePath(), owner.rid());
    }

    /// Or replaces, if the request allows that.
    GatewayResponse create(GatewayRequest request) {
        Owner owner = owner(request);
        if (owner.kind() == ResourceKind.CONFLICT) {
            throw GatewayException.notImplemented("creating a conflict");
        }
        RawObject sent = request.object();
        Optional<Resource> before = request.flag("x-ms-documentdb-is-upsert")
                ? resources.find(owner.kind(), owner.rid(), sent.text("id"), false)
                : Optional.empty();
        if (before.isPresent()) {
            return replaced(request, owner, before.get());
        }
        Resource created = define(owner, resources.newRid(owner.kind(), owner.rid()), sent);
        if (owner.kind() == ResourceKind.PERMISSION) {
            requireOnlyPermission(owner, sent.text("resource"));
        }
        resources.add(owner.kind(), owner.rid(), created);
        return answer(201, owner, created);
    }

    /// A user has one permission for a resource: 409 for another one.
    private void requireOnlyPermission(Owner owner, String resource) {
        boolean taken = resources.list(owner.kind(), owner.rid()).stream()
                .anyMatch(other -> stripped(other.sent().text("resource")).equals(stripped(resource)));
        if (taken) {
            throw GatewayException.conflict();
        }
    }

    private static String stripped(String link) {
        return link.endsWith("/") ? link.substring(0, link.length() - 1) : link;
    }

    /// A conflict that the container's policy has not resolved, as it would come from another region.
    void addConflict(EmulatedContainer container, byte[] json) {
        Owner owner = new Owner(ResourceKind.CONFLICT, container.rid(), container.selfLink(), container.namePath());
        resources.add(
                owner.kind(),
                owner.rid(),
                define(owner, resources.newRid(owner.kind(), owner.rid()), RawObject.parse(json)));
    }

    GatewayResponse read(GatewayRequest request) {
        Owner owner = owner(request);
        Resource found = find(request, owner);
        return EtagConditions.read(request, found.etag(), found.json()).in(owner.namePath(), owner.rid());
    }

    GatewayResponse replace(GatewayRequest request) {
        Owner owner = owner(request);
        return replaced(request, owner, find(request, owner));
    }

    private GatewayResponse replaced(GatewayRequest request, Owner owner, Resource before) {
        EtagConditions.check(request, before.etag());
        Resource after = define(owner, before.rid(), request.object());
        if (!after.id().equals(before.id()) && owner.kind() != ResourceKind.USER) {
            throw GatewayException.badRequest("The id of a resource can not be changed: " + before.id());
        }
        resources.replace(owner.kind(), owner.rid(), before, after);
        return answer(200, owner, after);
    }

    GatewayResponse delete(GatewayRequest request) {
        Owner owner = owner(request);
        Resource found = find(request, owner);
        EtagConditions.check(request, found.etag());
        resources.remove(owner.kind(), owner.rid(), found);
        return GatewayResponse.empty(204, RequestCharge.METADATA_WRITE).in(owner.namePath(), owner.rid());
    }

    /// 404 for one that is not there, 501 for any other.
    GatewayResponse execute(GatewayRequest request) {
        Resource procedure = find(request, owner(request));
        throw GatewayException.notImplemented("executing the stored procedure " + procedure.id());
    }

    private Resource find(GatewayRequest request, Owner owner) {
        ResourcePath path = request.path();
        return resources
                .find(owner.kind(), owner.rid(), path.segment(path.size() - 1), path.isByRid())
                .orElseThrow(GatewayException::notFound);
    }

    private Resource define(Owner owner, String rid, RawObject sent) {
        String id = ResourceNames.checked(sent.text("id"));
        for (String member : owner.kind().required()) {
            JsonNode value = sent.value(member);
            if (value == null || value.isNull()) {
                throw GatewayException.badRequest("The input content is invalid because the required properties - '"
                        + member + "; ' - are missing");
            }
        }
        String etag = "\"" + UUID.randomUUID() + "\"";
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("_rid", rid);
        server.put("_ts", account.seconds());
        server.put("_self", owner.selfLink() + owner.kind().type() + "/" + rid + "/");
        server.put("_etag", etag);
        if (owner.kind() == ResourceKind.USER) {
            server.put("_permissions", "permissions/");
        } else if (owner.kind() == ResourceKind.PERMISSION) {
            server.put("_token", "type=resource&ver=1&sig=not-a-credential-of-the-emulator;");
        }
        return Resource.of(id, rid, etag, sent, Map.of(), server);
    }

    private static GatewayResponse answer(int status, Owner owner, Resource resource) {
        return GatewayResponse.of(status, RequestCharge.METADATA_WRITE, ResponseBody.of(resource.json()))
                .withEtag(resource.etag())
                .in(owner.namePath(), owner.rid());
    }
}
