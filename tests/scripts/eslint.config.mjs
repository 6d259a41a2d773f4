import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "eqeqeq": "error",
      "no-implicit-globals": "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "strict": ["error", "safe"],
    },
  },
  { files: ["regnotes/**/*.js"], languageOptions: { sourceType: "script", globals: globals.browser } },
  { files: ["tests/**/*.js"], languageOptions: { sourceType: "commonjs", globals: { ...globals.node, window: false } } },
  { files: ["tests/**/*.mjs"], languageOptions: { sourceType: "module" } },
];
