package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Assurance;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a resource, or one method of it, is for people who are logged in: {@code @RequiresLogin}, {@code @RequiresLogin(maxAgeSeconds = 600)}.
 * API keys are refused. A login that is too old, or not sure enough, gets the challenge of RFC 9470. Needs {@link AuthFeature}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresLogin {

    /** How surely. */
    Assurance assurance() default Assurance.AAL1;

    /** How many seconds ago the last proof may have been given; 0 for any time. */
    long maxAgeSeconds() default 0;

    /** The role that the caller must have; none by default. Where rights are finer than roles: {@link RequiresPermission}. */
    String role() default "";
}
