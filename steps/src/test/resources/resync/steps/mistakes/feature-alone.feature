Feature: mistake
