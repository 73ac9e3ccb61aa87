package dev.cimiento.auth.jakarta;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a caller must be allowed, person or program, to use a resource or one method of it: {@code @RequiresPermission("bookings:cancel")}. Without
 * a good credential the answer is 401, without the permission 403. One on a method counts instead of one on its class. Needs {@link AuthFeature},
 * with a {@code LiveTokenVerifier}, since only that knows permissions.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresPermission {

    /** The permission. */
    String value();
}
