package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.OwnerResult;
import dev.cimiento.auth.SignUpResult;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** What identity refuses, as answers. */
final class Refusals {

    private Refusals() {}

    static WebApplicationException of(SignUpResult.Invalid objection) {
        return field(objection, objection.field());
    }

    /** The same, about a field that the request calls otherwise. */
    static WebApplicationException field(SignUpResult.Invalid objection, String field) {
        return Problem.field(field, objection.reason().name(), objection.message());
    }

    static Response of(LinkResult result) {
        if (result instanceof LinkResult.Refused refused) {
            throw of(refused.objection());
        }
        return result instanceof LinkResult.Done ? Response.noContent().build() : invalidLink();
    }

    static Response of(InvitationResult result) {
        if (result instanceof InvitationResult.Refused refused) {
            throw of(refused.objection());
        }
        if (result instanceof InvitationResult.LogInFirst) {
            return Problem.of(409, "log-in-first", "This address has an account: log in, and accept then");
        }
        if (result instanceof InvitationResult.NotAllowed) {
            return Problem.of(403, "forbidden", "Not allowed");
        }
        return invalidLink();
    }

    /** What an owner's act gave. */
    static <T> T owned(OwnerResult<T> result, Caller caller) {
        if (result instanceof OwnerResult.Done<T> done) {
            return done.value();
        }
        throw new WebApplicationException(
                result instanceof OwnerResult.StepUpNeeded
                        ? Problem.unauthenticated("Bearer error=\"insufficient_user_authentication\", max_age=600")
                        : notTheOwner(caller));
    }

    /** Somebody who acts as the owner may not; somebody whose session is over is nobody. */
    static Response notTheOwner(Caller caller) {
        return caller.actor().isPresent()
                ? Problem.of(403, "forbidden", "Not allowed")
                : Problem.unauthenticated("Bearer error=\"invalid_token\"");
    }

    static Response invalidLink() {
        return Problem.of(400, "invalid-link", "The link is not good, or not any more");
    }
}
