package dev.cimiento.reference.signup;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.auth.jakarta.RequiresLogin;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who I am to this business. Everything about logging in is below {@code /auth}. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresLogin
public final class ProfileResource {

    private final Customers customers;

    /** Of these customers. */
    public ProfileResource(Customers customers) {
        this.customers = requireNonNull(customers, "customers");
    }

    /** What can be changed. */
    public record Wish(@Nullable String name) {}

    /**
     * Somebody with an account.
     *
     * @param id the account
     * @param name what to call them
     * @param named whether they chose it
     * @param email where to write to
     * @param roles what they are here
     */
    public record Profile(String id, String name, boolean named, String email, List<String> roles) {}

    /** Me. */
    @GET
    public Profile me(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return customers
                .find(caller.account())
                .map(customer -> new Profile(
                        customer.account(),
                        customer.name(),
                        customer.named(),
                        customer.email(),
                        caller.roles().stream().map(Role::value).sorted().toList()))
                .orElseThrow(() -> ProblemException.unauthenticated("the account is gone"));
    }

    /** Calls me by another name. */
    @PUT
    public Profile rename(Wish wish, @Context SecurityContext context) {
        customers.rename(Authenticated.caller(context).account(), Input.text("name", wish.name(), 100));
        return me(context);
    }
}
