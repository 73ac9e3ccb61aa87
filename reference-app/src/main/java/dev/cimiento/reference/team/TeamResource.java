package dev.cimiento.reference.team;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.RoleDefinition;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.auth.jakarta.RequiresLogin;
import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.signup.Customers;
import dev.cimiento.reference.web.Input;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who works here, and as what; {@code /auth/invitations} brings others in. For people, not for programs. */
@Path("/api/v1/admin/team")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("accounts:manage")
@RequiresLogin
public final class TeamResource {

    private static final int MOST_ROLES = 50;

    private final Team team;
    private final Customers customers;
    private final Deeds deeds;

    /** Over this team, whose members are called so. */
    public TeamResource(Team team, Customers customers, Deeds deeds) {
        this.team = requireNonNull(team, "team");
        this.customers = requireNonNull(customers, "customers");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /** As what somebody works here from now on; as nothing where the list is empty. */
    public record Wanted(@Nullable List<@Nullable String> roles) {}

    /**
     * Somebody who works here.
     *
     * @param id the account
     * @param name what to call them
     * @param email where they log in
     * @param roles as what
     * @param active whether they can log in
     */
    public record Member(String id, String name, String email, List<String> roles, boolean active) {}

    /**
     * What one can be here.
     *
     * @param name for programs
     * @param permissions what it may do
     * @param given whether the caller could make somebody this
     */
    public record Kind(String name, List<String> permissions, boolean given) {}

    /**
     * The team.
     *
     * @param members who works here
     * @param roles as what one can
     */
    public record Everybody(List<Member> members, List<Kind> roles) {}

    /** Everybody who works here, and what one can be. */
    @GET
    public Everybody show(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return new Everybody(
                team.members().stream().map(this::member).toList(),
                team.roles().stream().map(role -> kind(caller, role)).toList());
    }

    /** Says as what somebody works here. */
    @PUT
    @Path("{id}")
    public Member assign(@PathParam("id") String id, Wanted wanted, @Context SecurityContext context) {
        Set<Role> roles = team.named(Input.texts("roles", Input.present("roles", wanted.roles()), MOST_ROLES));
        return changed(
                id,
                "team.assigned",
                Map.of("roles", roles.stream().map(Role::value).sorted().collect(Collectors.joining(" "))),
                context,
                (caller, account) -> team.assign(caller, account, roles));
    }

    /** Keeps somebody out. */
    @POST
    @Path("{id}/disable")
    @Consumes(MediaType.WILDCARD)
    public Member disable(@PathParam("id") String id, @Context SecurityContext context) {
        return changed(id, "team.disabled", Map.of(), context, team::disable);
    }

    /** Lets somebody in again. */
    @POST
    @Path("{id}/enable")
    @Consumes(MediaType.WILDCARD)
    public Member enable(@PathParam("id") String id, @Context SecurityContext context) {
        return changed(id, "team.enabled", Map.of(), context, team::enable);
    }

    private Member changed(
            String id,
            String action,
            Map<String, String> details,
            SecurityContext context,
            BiFunction<Caller, AccountId, Account> change) {
        AccountId account = AccountId.parse(id).orElseThrow(Team::unknown);
        Caller caller = Authenticated.caller(context);
        return deeds.done(context, action, "account:" + account, details, () -> member(change.apply(caller, account)));
    }

    private Member member(Account account) {
        String email = account.email().value();
        return new Member(
                account.id().toString(),
                customers.find(account.id()).map(Customers.Customer::name).orElse(email),
                email,
                account.roles().stream().map(Role::value).sorted().toList(),
                account.isActive());
    }

    private Kind kind(Caller caller, RoleDefinition role) {
        return new Kind(
                role.role().value(),
                role.permissions().stream().map(Permission::value).sorted().toList(),
                team.canGive(caller, role.role()));
    }
}
