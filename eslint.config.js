/**
 * Lint for the whole repository: typescript-eslint's strictest rules, with types, and what TypeScript itself does not
 * check. Layout is prettier's. Every rule that is changed carries its reason.
 */
import { fileURLToPath } from "node:url";
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    // Made by tools.
    ...["**/dist/", "**/out/", "**/artifacts/", "**/.headwater/", "**/.vscode-test/", "**/.bench/"],
    // Texts that a test is about; some are wrong on purpose.
    "**/fixtures/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx,js,mjs}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL(".", import.meta.url)) },
    },
    rules: {
      // A switch over a union has no default that swallows a new member, and a default that throws is accepted.
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Type-only imports say so, which is what makes type stripping safe. `typeof import("...")` names a module that is
      // loaded late.
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      // Numbers read well in messages and need no String().
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => doIt()` is the usual form of a callback whose result nobody wants.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // An interface asks for a promise, and `async` also turns what is thrown into a rejection.
      "@typescript-eslint/require-await": "off",
      // An underscore says that a parameter is there for its position.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // `== null` asks for null and undefined at once.
      eqeqeq: ["error", "always", { null: "ignore" }],
      // What programs print to a terminal is full of control characters.
      "no-control-regex": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from the file that declares it." },
      ],
    },
  },
  {
    // A `!` in a test fails loudly and with a stack, which is what a test should do.
    files: ["test/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    // Plain JavaScript, which runs before TypeScript can; its types are checked from comments by tsc.
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    // tsc knows which globals there are.
    rules: { "no-undef": "off" },
  },
);
