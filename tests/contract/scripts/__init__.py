"""Conversations that every front end must be able to hold: plain functions of a driver.

A new capability adds its script here; a new front end adds a driver and runs them all.
"""
