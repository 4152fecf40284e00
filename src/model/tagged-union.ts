import { z } from 'zod';

/** A schema of `T` in which Zod finds the values of the tag. */
type Member<T> = z.ZodType<T> & z.core.$ZodTypeDiscriminable;

/** The members of `T` by the value of their tag `K`; a member that is missing does not compile. */
type Members<T, K extends keyof T> = {
  readonly [Tag in T[K] & string]: Member<Extract<T, { readonly [Key in K]?: Tag }>>;
};

/** Creates the schema of a union whose members are told apart by one field, so that errors speak of the member meant. */
export function taggedUnion<T, K extends keyof T & string>(tag: K, members: Members<T, K>): Member<T> {
  const [first, ...rest]: Member<unknown>[] = Object.values(members);
  if (first === undefined) throw new TypeError(`A union by "${tag}" needs members.`);
  const union: z.core.$ZodTypeDiscriminable = z.discriminatedUnion(tag, [first, ...rest]);
  // `Members` makes the list complete; the compiler loses that when the record becomes a list.
  return union as Member<T>;
}
